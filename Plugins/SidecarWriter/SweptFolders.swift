import Logging
import StageKit
import Synchronization
import SystemPackage

/// The folders whose left temporary files are gone.
final class SweptFolders: Sendable {
    private let folders = Mutex<Set<FilePath>>([])

    /// Removes the temporary files that killed processes left, the first time for each folder.
    ///
    /// A folder that cannot be listed is left to the next call; who writes there says why.
    func sweep(_ folder: FilePath, in context: StageContext) {
        guard folders.withLock({ !$0.contains(folder) }) else { return }
        guard let count = try? TemporaryFile.removeLeftovers(in: folder) else { return }
        folders.withLock { _ = $0.insert(folder) }
        if count > 0 {
            context.logger.info("removed \(count) unfinished files of a killed run in \(folder)")
        }
    }
}
