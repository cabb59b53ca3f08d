package import StageKit
package import SystemPackage

/// Checks that a stage keeps the promises of ``Stage`` that hold for every stage alike.
///
/// A plugin's tests call ``check(_:makesFilesIn:secrets:)`` once for each interesting set of
/// options:
///
///     @Test func stage_keepsTheContract() async throws {
///         try await StageConformance.check(HashtagPolicy(options: StageOptions()))
///     }
package enum StageConformance {
    /// Every promise that a stage breaks, one a line.
    package struct Failure: Error, CustomStringConvertible {
        /// One sentence for each broken promise.
        package let problems: [String]
        /// The problems, one a line.
        package var description: String { problems.joined(separator: "\n") }
    }

    /// Checks a stage's descriptor and its behaviour on usual and odd drafts.
    ///
    /// The descriptor is well formed; options without any value are accepted or answered by naming
    /// every required one; `process` keeps what is not a stage's to change, gives equal outcomes
    /// for equal drafts, changes nothing in a draft that it has already handled, ends soon on
    /// empty, huge and odd text, may be called concurrently, honours cancellation, throws nothing
    /// but ``StageError`` and `CancellationError`, and shows no secret.
    ///
    /// - Parameters:
    ///   - stage: The stage, made with options under which it works. It is prepared here.
    ///   - folder: For a stage that writes files beside photos, an empty folder for them. Photos
    ///     lie there, and a second call must leave the same files with the same bytes.
    ///   - secrets: Texts that no log line, note, reason or error may contain.
    ///   - limit: How long a call may take before it counts as hung.
    /// - Throws: ``Failure`` with every broken promise.
    package static func check(
        _ stage: any Stage,
        makesFilesIn folder: FilePath? = nil,
        secrets: [String] = [],
        limit: Duration = .seconds(60)
    ) async throws {
        var problems = descriptorProblems(type(of: stage).descriptor)
        problems += optionProblems(type(of: stage))
        let trial = StageTrial(stage: stage, folder: folder, secrets: secrets, limit: limit)
        problems += await trial.problems()
        guard problems.isEmpty else { throw Failure(problems: problems) }
    }

    /// What is wrong with the way a stage describes itself.
    package static func descriptorProblems(_ descriptor: StageDescriptor) -> [String] {
        var problems: [String] = []
        if !isWords(descriptor.name, joinedBy: "-") {
            problems.append("descriptor: name '\(descriptor.name)' is not in kebab case")
        }
        if !isSentence(descriptor.summary) {
            problems.append("descriptor: summary '\(descriptor.summary)' is not a sentence")
        }
        var keys: Set<String> = []
        for option in descriptor.options {
            if !isWords(option.key, joinedBy: "_") {
                problems.append("descriptor: key '\(option.key)' is not in snake case")
            }
            if !keys.insert(option.key).inserted {
                problems.append("descriptor: key '\(option.key)' stands twice")
            }
            if !isSentence(option.summary) {
                problems.append("descriptor: summary of '\(option.key)' is not a sentence")
            }
            problems += kindProblems(option.kind).map { "descriptor: '\(option.key)' \($0)" }
        }
        return problems
    }

    private static func kindProblems(_ kind: OptionKind) -> [String] {
        switch kind {
        case .choice(let words):
            var problems = words.isEmpty ? ["has no choice"] : []
            if Set(words).count != words.count { problems.append("has a choice twice") }
            return problems
        case .list(let element), .mapping(let element):
            return kindProblems(element)
        case .record(let options):
            return options.flatMap { kindProblems($0.kind) }
        case .platform, .boolean, .integer, .number, .duration, .string, .secret:
            return []
        }
    }

    private static func optionProblems(_ type: any Stage.Type) -> [String] {
        let required = type.descriptor.options.filter(\.isRequired).map(\.key)
        do {
            _ = try type.init(options: StageOptions())
            return required.isEmpty
                ? [] : ["options: none given, yet \(required) are said to be required"]
        } catch {
            let named = Set(error.problems.map(\.key))
            let missing = required.filter { !named.contains($0) }
            if named.isEmpty { return ["options: refused without a reason"] }
            return missing.isEmpty ? [] : ["options: the error does not name \(missing)"]
        }
    }

    private static func isWords(_ text: String, joinedBy separator: Character) -> Bool {
        text.split(separator: separator, omittingEmptySubsequences: false).allSatisfy { word in
            guard let first = word.first, first.isASCII, first.isLowercase else { return false }
            return word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
        }
    }

    private static func isSentence(_ text: String) -> Bool {
        text.count > 1 && text.hasSuffix(".") && text.first?.isLowercase == false
    }
}
