package import Logging
import SystemPackage

/// Finds the files of watched folders, without waiting for anything to happen in them.
package struct FolderScanner: Sendable {
    private let logger: Logger

    /// Makes a scanner.
    ///
    /// - Parameter logger: Is told of sub-folders that cannot be read.
    package init(logger: Logger) {
        self.logger = logger
    }

    /// All files of a folder that its patterns accept, as they are now.
    ///
    /// Folders are gone through in the order of their names' bytes. Symbolic links to folders are
    /// not followed, and one to a file counts if the file lies inside the watched folder, unless
    /// ``WatchedFolder/followSymlinks`` says otherwise; then a folder to which several links lead
    /// is gone through once. Sub-folders that cannot be read are logged and passed over.
    ///
    /// - Throws: ``FolderWatchingError`` if the folder itself is missing or cannot be read.
    /// - Complexity: O(n log n) in the number of entries; blocks while the file system answers.
    package func files(in folder: WatchedFolder) throws(FolderWatchingError) -> [SettledFile] {
        var walk = try FolderWalk(through: folder, logger: logger)
        var files: [SettledFile] = []
        while let file = walk.next() { files.append(file) }
        return files
    }

    /// All files of several folders that may lie inside each other, each told for its owner only.
    ///
    /// - Throws: ``FolderWatchingError`` if a folder is missing or cannot be read.
    package func files(
        in folders: [WatchedFolder]
    ) throws(FolderWatchingError) -> [SettledFile] {
        let deepestFirst = folders.deepestFirst
        var files: [SettledFile] = []
        for folder in folders {
            files += try self.files(in: folder).filter { file in
                deepestFirst.owner(of: file.path)?.path == folder.path
            }
        }
        return files
    }
}
