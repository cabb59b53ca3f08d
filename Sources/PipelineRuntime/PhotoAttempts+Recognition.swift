import Logging
import StageKit
import StateStore
import SystemPackage

extension PhotoAttempts {
    /// Whether the photo has a result already, which then is recorded for the file as it is.
    func isKnown(_ attempt: PhotoAttempt, _ content: PhotoIdentity) async throws -> Bool {
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
    func isRenamed(_ attempt: PhotoAttempt, sha256: String?) async throws -> Bool {
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
    private func isKept(_ attempt: PhotoAttempt, _ content: PhotoIdentity) async throws -> Bool {
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
