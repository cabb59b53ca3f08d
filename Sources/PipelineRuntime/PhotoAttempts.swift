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

    /// What photos in hand are being described.
    let contentsInHand = ContentsInHand()

    /// After how many ends of the process with the same photo in hand the photo is to blame.
    ///
    /// With the waits between them (``StateStore/releaseLeases(now:countsInterruption:)``) these
    /// take hours, so that it is no accident where something else ends the process time and again.
    static let interruptionLimit = 16

    /// Handles a photo in its turn.
    ///
    /// - Parameters:
    ///   - photo: The photo.
    ///   - prepared: What was found out about it ahead.
    /// - Returns: Its outcome; `nil` if it has none now, because it was recognised, is gone, has to
    ///   be tried again, or its folder waits.
    /// - Throws: ``StateStoreError`` alone; the photo then stays in hand.
    func handle(_ photo: LeasedPhoto, _ prepared: PreparedPhoto) async throws -> PhotoOutcome? {
        defer { release(prepared) }
        guard let pipeline = pipelines[photo.folder] else { return nil }
        // Its folder may wait since a photo before it met the full disk.
        guard !paused.contains(photo.folder) else {
            try store.putBack(photo)
            return nil
        }
        var logger = logger
        logger[metadataKey: "photo"] = "\(photo.version.path)"
        let attempt = PhotoAttempt(photo: photo, pipeline: pipeline, logger: logger)
        return try await handle(attempt, prepared)
    }

    private func handle(
        _ attempt: PhotoAttempt,
        _ prepared: PreparedPhoto
    ) async throws -> PhotoOutcome? {
        var attempt = attempt
        let photo = attempt.photo
        guard photo.interruptions < Self.interruptionLimit else {
            let reason = "the program ended \(photo.interruptions) times with this photo in hand"
            return try record(attempt.failure(step: "caption", reason: reason), attempt)
        }
        do {
            if try await isRenamed(attempt, sha256: nil) { return nil }
            let content = try await content(of: photo, prepared)
            attempt.version = content.version
            attempt.sha256 = content.sha256
            if try await isKnown(attempt, content) { return nil }
            let draft = try await draft(of: content, prepared, attempt)
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

    /// What the file holds; read anew if it is another file by now than the one that was prepared.
    private func content(
        of photo: LeasedPhoto,
        _ prepared: PreparedPhoto
    ) async throws(PhotoError) -> PhotoIdentity {
        if let content = try prepared.content?.get(), describer.isCurrent(content.version) {
            return content
        }
        return try await describer.read(photo.version.path).identity
    }

    /// The engine's draft, made now only if this content has none.
    private func draft(
        of content: PhotoIdentity,
        _ prepared: PreparedPhoto,
        _ attempt: PhotoAttempt
    ) async throws -> Draft {
        let name = attempt.pipeline.name
        let engine = prepared.description?.engine ?? describer.fingerprint
        if let data = try store.caption(of: content.sha256, by: engine),
            let kept = try? JSONDecoder().decode(CaptionedPhoto.self, from: data)
        {
            return kept.draft(of: content, pipeline: name)
        }
        let draft: Draft
        if let description = prepared.description, try content == prepared.content?.get() {
            draft = try description.draft.get()
        } else {
            let bytes = try await describer.read(content.version.path)
            draft = try await describer.describe(bytes, pipeline: name)
        }
        if let data = try? JSONEncoder().encode(CaptionedPhoto(draft)) {
            try store.keep(caption: data, of: content.sha256, by: engine, for: attempt.photo)
        }
        return draft
    }

    /// Records an outcome with its messages, and tells it.
    func record(_ outcome: PhotoOutcome, _ attempt: PhotoAttempt) throws -> PhotoOutcome {
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
