import StageKit
import SystemPackage
import TestSupport
import Testing

/// The conformance suite itself: it must see what it is there to see.
struct StageConformanceTests {
    @Test func check_whenStageKeepsItsPromises_passes() async throws {
        try await StageConformance.check(TrialStage(.none))
    }

    @Test(arguments: [
        (TrialStage.Fault.changesFindings, "usual draft: changes the draft's findings"),
        (.counts, "usual draft: a second call gives another outcome"),
        (.appends, "usual draft: its own result handled again becomes another"),
        (.throwsOther, "usual draft: throws Other, which is no StageError: Other()"),
        (.throwsAlways, "usual draft: throws always"),
        (.holdsSilently, "usual draft: holds without a reason"),
        (.rejectsSilently, "usual draft: rejects without a reason"),
        (.tellsSecret, "usual draft: shows a secret"),
        (.logsSecret, "shows a secret"),
        (.failsToPrepare, "prepare: throws no"),
    ])
    func check_whenStageBreaksAPromise_namesIt(
        fault: TrialStage.Fault,
        problem: String
    ) async throws {
        await #expect {
            try await StageConformance.check(TrialStage(fault), secrets: ["s3cret"])
        } throws: { error in
            (error as? StageConformance.Failure)?.problems.contains(problem) == true
        }
    }

    @Test func check_whenFilesPileUp_namesIt() async throws {
        let folder = try TemporaryDirectory()
        let stage = TrialStage(.pilesUpFiles)
        await #expect {
            try await StageConformance.check(stage, makesFilesIn: folder.path)
        } throws: { error in
            "\(error)".contains("usual draft: a second call leaves other files")
        }
    }

    @Test(arguments: [
        ("Bad_Name", "Fine.", "key", "descriptor: name 'Bad_Name' is not in kebab case"),
        ("name", "no sentence", "key", "descriptor: summary 'no sentence' is not a sentence"),
        ("name", "Fine.", "Key", "descriptor: key 'Key' is not in snake case"),
        ("name", "Fine.", "my-key", "descriptor: key 'my-key' is not in snake case"),
    ])
    func descriptorProblems_whenIllFormed_namesThem(
        name: String,
        summary: String,
        key: String,
        problem: String
    ) {
        let option = StageDescriptor.Option(key, .string, summary: "Fine.")
        let descriptor = StageDescriptor(name: name, summary: summary, options: [option])
        #expect(StageConformance.descriptorProblems(descriptor) == [problem])
    }

    @Test func descriptorProblems_whenKeyStandsTwiceOrChoiceIsEmpty_namesThem() {
        let descriptor = StageDescriptor(
            name: "my-stage",
            summary: "Fine.",
            options: [
                .init("key", .choice([]), summary: "Fine."),
                .init("key", .list(.choice(["a", "a"])), required: true, summary: "Fine."),
            ]
        )
        let expected = [
            "descriptor: 'key' has no choice", "descriptor: key 'key' stands twice",
            "descriptor: 'key' has a choice twice",
        ]
        #expect(StageConformance.descriptorProblems(descriptor) == expected)
        #expect(descriptor.options.map(\.isRequired) == [false, true])
    }
}
