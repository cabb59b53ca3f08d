package import FolderWatching
import FoundationEssentials
package import Logging
import ServiceLifecycle
package import StageKit
package import StateStore
package import SystemPackage

/// Takes settled files, one after the other, to their outcome and records it.
///
/// A file whose version or content has ended before is passed over, so that the same file may be
/// offered any number of times. What may pass is tried again: a file that ends early by
/// ``RetrySchedule/incompleteFile``, a stage's transient error by ``RetrySchedule/stage``.
package struct PhotoRunner: Sendable {
    /// Hears of each outcome after it was recorded.
    package typealias Observer = @Sendable (PhotoOutcome) -> Void

    private let describer: any PhotoDescriber
    private let pipelines: [FilePath: Pipeline]
    private let store: StateStore
    private let outbox: Outbox
    private let logger: Logger
    private let observer: Observer

    /// Makes a runner.
    ///
    /// - Parameters:
    ///   - describer: The engine.
    ///   - pipelines: The pipeline of each watched folder.
    ///   - store: Where outcomes are recorded.
    ///   - outbox: Is woken when messages were stored.
    ///   - logger: Logs every outcome.
    ///   - observer: Hears of each outcome after it was recorded.
    package init(
        describer: any PhotoDescriber,
        pipelines: [FilePath: Pipeline],
        store: StateStore,
        outbox: Outbox,
        logger: Logger,
        observer: @escaping Observer = { _ in }
    ) {
        self.describer = describer
        self.pipelines = pipelines
        self.store = store
        self.outbox = outbox
        self.logger = logger
        self.observer = observer
    }

    /// Handles files until there are no more, or until a graceful shutdown begins.
    ///
    /// The photo in hand is finished then; the rest is found again by the next start's scan.
    ///
    /// - Parameter files: The settled files.
    /// - Returns: How many photos ended in each way.
    package func run(
        _ files: some AsyncSequence<SettledFile, Never> & Sendable
    ) async -> RunSummary {
        let queue = AttemptQueue()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await file in files { queue.add(file) }
                queue.close()
            }
            var summary = RunSummary()
            for await attempt in queue.attempts.cancelOnGracefulShutdown() {
                if Task.isShuttingDownGracefully { break }
                switch await handle(attempt) {
                case .ended(let outcome):
                    summary.count(outcome)
                    queue.settle()
                case .passedOver:
                    queue.settle()
                case .again(let delay):
                    group.addTask {
                        try? await Task.sleep(for: delay)
                        queue.again(attempt.next)
                    }
                }
            }
            group.cancelAll()
            return summary
        }
    }
}

/// What came of one attempt.
private enum AttemptResult {
    case ended(PhotoOutcome)
    case passedOver
    case again(after: Duration)
}

extension PhotoRunner {
    private func handle(_ attempt: Attempt) async -> AttemptResult {
        let file = attempt.file
        guard let pipeline = pipelines[file.folder] else { return .passedOver }
        var logger = logger
        logger[metadataKey: "photo"] = "\(file.path)"
        do {
            if try store.hasEnded(file.version) { return .passedOver }
            return try await handle(attempt, pipeline, logger)
        } catch {
            logger.error("the outcome could not be recorded and will be tried again: \(error)")
            return .again(after: .seconds(5))
        }
    }

    /// Reads the file, makes its outcome and records it.
    ///
    /// - Throws: ``StateStoreError`` alone.
    private func handle(
        _ attempt: Attempt,
        _ pipeline: Pipeline,
        _ logger: Logger
    ) async throws -> AttemptResult {
        let file = attempt.file
        var end = Ending(version: file.version, sha256: nil, pipeline: pipeline, logger: logger)
        do {
            let content = try await describer.read(file.path)
            if try store.hasEnded(content.version) { return .passedOver }
            if try store.recognise(content.version, sha256: content.sha256) { return .passedOver }
            end.version = content.version
            end.sha256 = content.sha256
            let draft = try await describer.describe(content, pipeline: pipeline.name)
            let outcome = try await pipeline.run(draft, folder: file.folder, logger: logger)
            return try record(outcome, end)
        } catch let error as PhotoError {
            if error.kind == .gone {
                logger.info("the photo is gone before it was read")
                return .passedOver
            }
            if error.kind == .incomplete, let delay = file.delayIfFresh(after: attempt.number) {
                logger.debug("the photo is not whole yet: \(error)")
                return .again(after: delay)
            }
            return try record(end.failure(step: error.step, reason: error.reason), end)
        } catch let failure as StageFailure {
            if failure.error.kind != .permanent,
                let delay = RetrySchedule.stage.delay(after: attempt.number)
            {
                logger.warning("will be tried again in \(delay): \(failure)")
                return .again(after: delay)
            }
            let outcome = end.failure(step: failure.stage, reason: failure.error.message)
            return try record(outcome, end)
        }
    }

    /// Records an outcome with its messages, and tells it.
    private func record(_ outcome: PhotoOutcome, _ end: Ending) throws -> AttemptResult {
        let now = Date().timeIntervalSince1970
        let messages = end.pipeline.reporters.compactMap { reporter in
            end.message(from: reporter, for: outcome, date: now)
        }
        try store.finish(
            end.version,
            PhotoEnd(outcome, sha256: end.sha256),
            messages: messages,
            now: now
        )
        if !messages.isEmpty { outbox.wake() }
        outcome.log(to: end.logger)
        observer(outcome)
        return .ended(outcome)
    }
}

/// What is known about a photo when it ends.
private struct Ending {
    var version: PhotoVersion
    var sha256: String?
    let pipeline: Pipeline
    let logger: Logger

    func failure(step: String, reason: String) -> PhotoOutcome {
        .failed(
            FailedPhoto(path: version.path, pipeline: pipeline.name, step: step, reason: reason)
        )
    }

    func message(
        from reporter: any OutcomeReporter,
        for outcome: PhotoOutcome,
        date: Double
    ) -> OutgoingMessage? {
        do {
            let id = "msg_\(UUID().uuidString.lowercased())"
            return try reporter.message(for: outcome, id: id, date: date)
        } catch {
            logger.error("no message can be made for \(reporter.endpoint): \(error)")
            return nil
        }
    }
}

extension SettledFile {
    fileprivate var version: PhotoVersion {
        PhotoVersion(path: path, byteCount: byteCount, modified: modified)
    }

    /// The delay before another look at a file that ends early, unless it has rested so long that
    /// nobody can be writing it any more.
    fileprivate func delayIfFresh(after attempts: Int) -> Duration? {
        let age = Date().timeIntervalSince1970 - Double(modified) / 1e9
        guard age < 60 else { return nil }
        return RetrySchedule.incompleteFile.delay(after: attempts)
    }
}

extension PhotoEnd {
    fileprivate init(_ outcome: PhotoOutcome, sha256: String?) {
        switch outcome {
        case .captioned: self.init(state: .captioned, sha256: sha256)
        case .held(_, _, let reason): self.init(state: .held, sha256: sha256, reason: reason)
        case .failed(let photo):
            self.init(state: .failed, sha256: sha256, reason: photo.reason)
        }
    }
}

extension PhotoOutcome {
    fileprivate func log(to logger: Logger) {
        switch self {
        case .captioned(let draft):
            logger.info("captioned: \(draft.caption)")
            if draft.needsReview {
                logger.notice("needs review: \(draft.notes.joined(separator: " "))")
            }
        case .held(_, let stage, let reason):
            logger.notice("held by \(stage): \(reason)")
        case .failed(let photo):
            logger.error("failed at \(photo.step): \(photo.reason)")
        }
    }
}
