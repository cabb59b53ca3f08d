package import SystemPackage

/// Why folders cannot be watched or looked through; the description is written for the user.
package enum FolderWatchingError: Error, Hashable, CustomStringConvertible {
    /// The watched folder does not exist.
    case folderMissing(FilePath)
    /// The path names something that is not a folder.
    case notAFolder(FilePath)
    /// The folder cannot be read, for the reason the system gave.
    case folderUnreadable(FilePath, Errno)
    /// There is no program at the path where `deeplens-inotify` was expected.
    case bridgeMissing(FilePath)

    /// What is wrong with which path, and what helps.
    package var description: String {
        switch self {
        case .folderMissing(let path):
            "\(path): the watched folder does not exist; create it, or correct its path"
        case .notAFolder(let path):
            "\(path): this is not a folder; give the path of a folder to watch"
        case .folderUnreadable(let path, let reason):
            "\(path): the folder cannot be read (\(reason)); give this user the right to read it"
        case .bridgeMissing(let path):
            "\(path): the program deeplens-inotify is not there; install it beside deeplens"
        }
    }
}
