import Logging
import StageKit
import StateStore
import Synchronization
import SystemPackage

/// The watched folders whose photos wait because their storage cannot be used.
final class PausedFolders: Sendable {
    private struct Pause {
        /// The folder that cannot be written; sidecars may lie apart from the photos.
        let storage: FilePath
        let reason: String
    }

    private let pauses = Mutex<[FilePath: Pause]>([:])
    private let store: StateStore
    private let logger: Logger

    init(store: StateStore, logger: Logger) {
        self.store = store
        self.logger = logger
        note()
    }

    func contains(_ folder: FilePath) -> Bool { pauses.withLock { $0[folder] != nil } }

    /// Pauses a folder if its storage is at fault indeed, and not one file there.
    ///
    /// - Returns: Whether the folder waits now.
    func pause(_ folder: FilePath, storage: FilePath, reason: String) -> Bool {
        do {
            try StorageProbe.check(storage)
            return false
        } catch {
            pauses.withLock { $0[folder] = Pause(storage: storage, reason: reason) }
            logger.error("the photos in \(folder) wait until \(storage) can be written: \(reason)")
            note()
            return true
        }
    }

    /// Lets the folders go on whose storage can be used again.
    func resumeUsable() {
        let usable = pauses.withLock { pauses in
            pauses.filter { (try? StorageProbe.check($0.value.storage)) != nil }.keys
        }
        guard !usable.isEmpty else { return }
        for folder in usable {
            pauses.withLock { $0[folder] = nil }
            logger.notice("\(folder): its storage can be used again; its photos go on")
        }
        note()
    }

    /// Tells other processes; on a full disk that may have to be left undone.
    private func note() {
        try? store.setPauses(pauses.withLock { $0.mapValues(\.reason) })
    }
}
