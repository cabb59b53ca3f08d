package import Logging
package import StageKit
package import SystemPackage

/// Stages that run one after the other, in the order of the configuration.
package struct Pipeline: Sendable {
    /// The pipeline's name in the configuration.
    package let name: String
    /// The stage by which a photo is held that the engine is not sure of.
    private static let engineStage = "captioning"
    /// The stages in order.
    package let steps: [Step]

    /// Makes a pipeline.
    package init(name: String, steps: [Step]) {
        self.name = name
        self.steps = steps
    }

    /// The stages that tell how photos ended.
    package var reporters: [any OutcomeReporter] {
        steps.compactMap { $0.stage as? any OutcomeReporter }
    }

    /// The stages that keep results in files of their own.
    var keepers: [Keeper] { steps.compactMap(\.keeper) }

    /// Readies every stage, in order.
    ///
    /// - Throws: ``StageFailure`` of the first stage that cannot work here.
    package func prepare() async throws(StageFailure) {
        for step in steps { try await step.prepare() }
    }

    /// Takes a draft through the stages until one stops it.
    ///
    /// A draft that the engine itself holds goes through none.
    ///
    /// - Parameters:
    ///   - draft: The engine's draft.
    ///   - folder: The watched folder that the photo was found in.
    ///   - recentHashtags: Looks up the tags of the pipeline's latest posts.
    ///   - logger: Logs with the photo as metadata; the stage is added here.
    /// - Returns: How the photo ended, with what every stage did in the draft's log.
    /// - Throws: ``StageFailure`` if a stage could not handle the photo.
    package func run(
        _ draft: Draft,
        folder: FilePath,
        recentHashtags: @escaping StageContext.RecentHashtags = { _ in [] },
        logger: Logger
    ) async throws(StageFailure) -> PhotoOutcome {
        if let reason = draft.holdReason {
            return .held(draft, stage: Self.engineStage, reason: reason)
        }
        var draft = draft
        for step in steps {
            var logger = logger
            logger[metadataKey: "stage"] = "\(step.name)"
            let context = StageContext(
                folder: folder,
                recentHashtags: recentHashtags,
                logger: logger
            )
            let start = ContinuousClock.now
            let outcome = try await step.process(draft, in: context)
            let milliseconds = (ContinuousClock.now - start).roundedMilliseconds
            let log = draft.stageLog
            func logged(_ draft: Draft, _ result: String, _ note: String?) -> Draft {
                var draft = draft
                let record = StageRecord(
                    stage: step.name,
                    result: result,
                    note: note,
                    milliseconds: milliseconds
                )
                draft.stageLog = log + [record]
                return draft
            }
            switch outcome {
            case .advance(let next, let note):
                draft = logged(next, "advanced", note)
            case .hold(let held, let reason):
                return .held(logged(held, "held", reason), stage: step.name, reason: reason)
            case .reject(let reason):
                return .failed(
                    FailedPhoto(
                        path: draft.photo.path,
                        pipeline: name,
                        step: step.name,
                        reason: reason
                    )
                )
            }
        }
        return .captioned(draft)
    }
}

/// A stage could not handle a photo or could not start.
package struct StageFailure: Error, CustomStringConvertible {
    /// The stage's name in the configuration.
    package let stage: String
    /// What went wrong; an error of an unexpected type counts as permanent, an interruption not.
    package let error: StageError

    init(stage: String, error: any Error) {
        self.stage = stage
        self.error =
            switch error {
            case let error as StageError: error
            case is CancellationError: StageError("was interrupted", kind: .transient)
            default: StageError("\(error)")
            }
    }

    /// The stage's name and what went wrong.
    package var description: String { "\(stage): \(error)" }
}

extension Duration {
    /// The duration in milliseconds with two decimals, as results show it.
    package var roundedMilliseconds: Double { (self / .microseconds(10)).rounded() / 100 }
}
