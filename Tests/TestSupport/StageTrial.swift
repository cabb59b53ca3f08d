import FoundationEssentials
import StageKit
import SystemPackage

/// Runs one stage on many drafts and collects the promises that it breaks.
struct StageTrial: Sendable {
    let stage: any Stage
    let folder: FilePath?
    let secrets: [String]
    let limit: Duration

    private let recorder = LogRecorder()

    init(stage: any Stage, folder: FilePath?, secrets: [String], limit: Duration) {
        self.stage = stage
        self.folder = folder
        self.secrets = secrets
        self.limit = limit
    }

    /// Every broken promise, one sentence each.
    func problems() async -> [String] {
        do {
            try await stage.prepare()
            try await stage.prepare()
        } catch {
            return ["prepare: throws \(error)"]
        }
        var problems: [String] = []
        for trial in OddDraft.all(in: folder ?? "/photos") {
            if folder != nil { trial.makePhoto() }
            problems += await self.problems(on: trial).map { "\(trial.name): \($0)" }
        }
        problems += await concurrencyProblems()
        problems += await cancellationProblems()
        problems += secretProblems(in: recorder.lines.joined(separator: "\n"))
        return problems
    }

    /// Broken promises on one draft, handled, handled again, and handled after itself.
    private func problems(on trial: OddDraft) async -> [String] {
        let first = await run(trial.draft)
        let files = contents()
        var problems = first.problems(limit: limit, mayThrow: trial.mayThrow)
        problems += keptProblems(first.outcome, trial.draft)
        problems += secretProblems(in: first.text)
        // Once is enough to see how long a large draft takes.
        if !trial.isLarge {
            let second = await run(trial.draft)
            if first.outcome != second.outcome {
                problems.append("a second call gives another outcome")
            }
            if contents() != files { problems.append("a second call leaves other files") }
        }
        if let draft = first.outcome?.draft, draft != trial.draft {
            let again = await run(draft)
            problems += again.problems(limit: limit, mayThrow: trial.mayThrow)
            if again.outcome?.kind != first.outcome?.kind || again.outcome?.draft != draft {
                problems.append("its own result handled again becomes another")
            }
        }
        return problems
    }

    private func concurrencyProblems() async -> [String] {
        let trial = OddDraft.usual(in: folder ?? "/photos")
        let expected = await run(trial.draft).outcome
        let files = contents()
        let outcomes = await withTaskGroup(of: StageOutcome?.self) { group in
            for _ in 0..<50 { group.addTask { await run(trial.draft).outcome } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var problems: [String] = []
        if outcomes.contains(where: { $0 != expected }) {
            problems.append("50 calls at once: an outcome differs from that of a single call")
        }
        if contents() != files {
            problems.append("50 calls at once: the files differ from those of a single call")
        }
        return problems
    }

    private func cancellationProblems() async -> [String] {
        let trial = OddDraft.large(in: folder ?? "/photos")
        let task = Task { await run(trial.draft) }
        task.cancel()
        return await task.value.problems(limit: limit, mayThrow: true).map { "cancelled: \($0)" }
    }

    private func keptProblems(_ outcome: StageOutcome?, _ draft: Draft) -> [String] {
        guard let result = outcome?.draft else { return [] }
        let kept = [
            "photo": result.photo == draft.photo,
            "findings": result.findings == draft.findings,
            "pipeline": result.pipeline == draft.pipeline,
            "stageLog": result.stageLog == draft.stageLog,
        ]
        return kept.filter { !$0.value }.keys.sorted().map { "changes the draft's \($0)" }
    }

    private func secretProblems(in text: String) -> [String] {
        secrets.contains { text.contains($0) } ? ["shows a secret"] : []
    }

    private func run(_ draft: Draft) async -> StageRun {
        let context = StageContext.sample(folder: folder ?? "/photos", recorder: recorder)
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let outcome = try await stage.process(draft, in: context)
            return StageRun(outcome: outcome, error: nil, duration: clock.now - start)
        } catch {
            return StageRun(outcome: nil, error: error, duration: clock.now - start)
        }
    }

    /// The bytes of every file in the folder, by path.
    private func contents() -> [String: Data] {
        guard let folder else { return [:] }
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.string)) ?? []
        return names.reduce(into: [:]) { files, name in
            files[name] = FileManager.default.contents(atPath: folder.appending(name).string)
        }
    }
}

/// What one call of a stage gave.
private struct StageRun {
    let outcome: StageOutcome?
    let error: (any Error)?
    let duration: Duration

    /// Everything that a user may come to see of it.
    var text: String {
        switch outcome {
        case .advance(let draft, let note):
            ([note ?? "", draft.caption, draft.altText] + draft.notes).joined(separator: "\n")
        case .hold(let draft, let reason):
            ([reason, draft.caption, draft.altText] + draft.notes).joined(separator: "\n")
        case .reject(let reason): reason
        case nil: error.map { "\($0)" } ?? ""
        }
    }

    func problems(limit: Duration, mayThrow: Bool) -> [String] {
        var problems: [String] = []
        if duration > limit { problems.append("takes \(duration), more than \(limit)") }
        if let error, !(error is StageError), !(error is CancellationError) {
            problems.append("throws \(type(of: error)), which is no StageError: \(error)")
        } else if let error, !mayThrow {
            problems.append("throws \(error)")
        }
        if case .hold(_, let reason) = outcome, reason.isEmpty {
            problems.append("holds without a reason")
        }
        if case .reject(let reason) = outcome, reason.isEmpty {
            problems.append("rejects without a reason")
        }
        return problems
    }
}

extension StageOutcome {
    fileprivate var draft: Draft? {
        switch self {
        case .advance(let draft, _), .hold(let draft, _): draft
        case .reject: nil
        }
    }

    fileprivate var kind: String {
        switch self {
        case .advance: "advance"
        case .hold: "hold"
        case .reject: "reject"
        }
    }
}
