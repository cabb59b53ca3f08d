import FoundationEssentials
import Logging
import StageKit
import StateStore
import SystemPackage

/// Makes one attempt at a photo in hand and records what came of it.
struct PhotoAttempts: Sendable {
    let describer: any PhotoDescriber
    let pipelines: [FilePath: Pipeline]
    let store: StateStore
    let outbox: Outbox
    let paused: PausedFolders
    let logger: Logger
    let observer: PhotoRunner.Observer

    /// After how many ends of the process with the same photo in hand the photo is to blame.
    ///
    /// With the waits between them (``StateStore/releaseLeases(now:countsInterruption:)``) these
    /// take hours, so that it is no accident where something else ends the process time and again.
    private static let interruptionLimit = 16

    /// Handles a photo.
    ///
    /// - Returns: Its outcome; `nil` if it has none now, because it was recognised, is gone, or has
    ///   to be tried again.
    /// - Throws: ``StateStoreError`` alone; the photo then stays in hand.
    func handle(_ photo: LeasedPhoto) async throws -> PhotoOutcome? {
        guard let pipeline = pipelines[photo.folder] else { return nil }
        var logger = logger
        logger[metadataKey: "photo"] = "\(photo.version.path)"
        let attempt = PhotoAttempt(photo: photo, pipeline: pipeline, logger: logger)
        return try await handle(attempt)
    }

    private func handle(_ attempt: PhotoAttempt) async throws -> PhotoOutcome? {
        var attempt = attempt
        let photo = attempt.photo
        guard photo.interruptions < Self.interruptionLimit else {
            let reason = "the program ended \(photo.interruptions) times with this photo in hand"
            return try record(attempt.failure(step: "caption", reason: reason), attempt)
        }
        do {
            if try await isRenamed(attempt, sha256: nil) { return nil }
            let content = try await describer.read(photo.version.path)
            attempt.version = content.version
            attempt.sha256 = content.sha256
            if try await isKnown(attempt, content) { return nil }
            let draft = try await draft(of: content, attempt)
            let outcome = try await attempt.pipeline.run(
                draft,
                folder: photo.folder,
                recentHashtags: recentHashtags(beside: photo, pipeline: attempt.pipeline.name),
                logger: attempt.logger
            )
            return try record(outcome, attempt)
        } catch let error as PhotoError {
            return try handle(error, attempt)
        } catch let failure as StageFailure {
            return try handle(failure, attempt)
        }
    }

    /// Looks up the tags of a pipeline's latest posts but this photo's own.
    private func recentHashtags(
        beside photo: LeasedPhoto,
        pipeline: String
    ) -> StageContext.RecentHashtags {
        { count in
            do {
                return try store.recentHashtags(
                    of: pipeline,
                    beside: photo.version.path,
                    limit: count
                )
            } catch {
                throw StageError("\(error)", kind: .transient)
            }
        }
    }

    /// The engine's draft, made anew only if this content has none.
    private func draft(of content: PhotoContent, _ attempt: PhotoAttempt) async throws -> Draft {
        let engine = describer.fingerprint
        let name = attempt.pipeline.name
        if let data = try store.caption(of: content.sha256, by: engine),
            let kept = try? JSONDecoder().decode(CaptionedPhoto.self, from: data)
        {
            return kept.draft(of: content, pipeline: name)
        }
        let draft = try await describer.describe(content, pipeline: name)
        if let data = try? JSONEncoder().encode(CaptionedPhoto(draft)) {
            try store.keep(caption: data, of: content.sha256, by: engine, for: attempt.photo)
        }
        return draft
    }

    /// Records an outcome with its messages, and tells it.
    private func record(_ outcome: PhotoOutcome, _ attempt: PhotoAttempt) throws -> PhotoOutcome {
        let now = try store.now()
        let messages = attempt.messages(for: outcome, date: now)
        try store.finish(
            attempt.photo,
            as: attempt.version,
            PhotoEnd(outcome, sha256: attempt.sha256),
            messages: messages,
            now: now
        )
        if !messages.isEmpty { outbox.wake() }
        outcome.log(to: attempt.logger)
        observer(outcome)
        return outcome
    }
}

// MARK: - Photos that are known

extension PhotoAttempts {
    private func isKnown(_ attempt: PhotoAttempt, _ content: PhotoContent) async throws -> Bool {
        let photo = attempt.photo
        if try !photo.isNew && store.recognise(photo, as: content.version, sha256: content.sha256) {
            return true
        }
        if try await isRenamed(attempt, sha256: content.sha256) { return true }
        return try await isKept(attempt, content)
    }

    /// Whether the photo has its result under a path that is no more; the result follows then.
    ///
    /// A disk that was unmounted took its photos along; theirs stay with them.
    private func isRenamed(_ attempt: PhotoAttempt, sha256: String?) async throws -> Bool {
        guard attempt.photo.isNew else { return false }
        let version = attempt.version
        let sources = try store.possibleSources(of: version, sha256: sha256)
        let source = sources.first { source in
            let name = pipelines[source.folder]?.name ?? attempt.pipeline.name
            guard name == attempt.pipeline.name else { return false }
            let place = FormerPlace(path: source.path, folder: source.folder)
            return place.isEmpty && place.isMounted(on: source.device)
        }
        guard let source else { return false }
        let folder = attempt.photo.folder
        let context = StageContext(folder: folder, logger: attempt.logger)
        let move = PhotoMove(
            oldPath: source.path,
            oldFolder: source.folder.isEmpty ? folder : source.folder,
            newPath: version.path
        )
        for keeper in attempt.pipeline.keepers {
            do {
                try await keeper.follow(move, in: context)
            } catch {
                attempt.logger.warning("what was kept for \(source.path) stays there: \(error)")
            }
        }
        try store.adopt(resultOf: source.path, for: version, folder: folder)
        attempt.logger.info("renamed from \(source.path)")
        return true
    }

    /// Whether a result of an earlier ledger, which was damaged, is kept beside the photo.
    private func isKept(_ attempt: PhotoAttempt, _ content: PhotoContent) async throws -> Bool {
        guard attempt.photo.isNew, let rebuiltAt = try store.rebuiltAt() else { return false }
        let context = StageContext(folder: attempt.photo.folder, logger: attempt.logger)
        for keeper in attempt.pipeline.keepers {
            guard let kept = await keeper.keptResult(of: content.version.path, in: context),
                kept.sha256 == content.sha256, kept.pipeline == attempt.pipeline.name,
                kept.writtenAt < rebuiltAt
            else { continue }
            let now = try store.now()
            let end = PhotoEnd(state: .done, sha256: content.sha256)
            try store.finish(attempt.photo, as: content.version, end, messages: [], now: now)
            attempt.logger.info("its result was found beside it")
            return true
        }
        return false
    }
}

// MARK: - Failures

extension PhotoAttempts {
    private func handle(_ error: PhotoError, _ attempt: PhotoAttempt) throws -> PhotoOutcome? {
        let number = attempt.photo.attempts + 1
        let delay: Duration?
        switch error.kind {
        case .gone:
            attempt.logger.info("the photo is gone before it was read")
            try store.forget(attempt.photo)
            return nil
        case .unreadable:
            delay = RetrySchedule.stage.delay(after: number)
        case .incomplete:
            delay = attempt.isFresh ? RetrySchedule.incompleteFile.delay(after: number) : nil
        case .permanent:
            delay = nil
        }
        guard let delay else {
            return try record(attempt.failure(step: error.step, reason: error.reason), attempt)
        }
        attempt.logger.debug("will be tried again in \(delay): \(error)")
        try putBack(attempt, after: delay, step: error.step, reason: error.reason)
        return nil
    }

    private func handle(_ failure: StageFailure, _ attempt: PhotoAttempt) throws -> PhotoOutcome? {
        let photo = attempt.photo
        let error = failure.error
        if case .storage(let storage) = error.kind,
            paused.pause(photo.folder, storage: storage, reason: error.message)
        {
            try putBack(
                attempt,
                after: .zero,
                step: failure.stage,
                reason: error.message,
                counts: false
            )
            return nil
        }
        guard error.kind != .permanent,
            let delay = RetrySchedule.stage.delay(after: photo.attempts + 1)
        else {
            return try record(attempt.failure(step: failure.stage, reason: error.message), attempt)
        }
        attempt.logger.warning("will be tried again in \(delay): \(failure)")
        try putBack(attempt, after: delay, step: failure.stage, reason: error.message)
        return nil
    }

    private func putBack(
        _ attempt: PhotoAttempt,
        after delay: Duration,
        step: String,
        reason: String,
        counts: Bool = true
    ) throws(StateStoreError) {
        try store.putBack(
            attempt.photo,
            until: store.now() + delay / .seconds(1),
            step: step,
            reason: reason,
            counts: counts
        )
    }
}
