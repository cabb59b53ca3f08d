import StageKit
import SystemPackage

extension StageError {
    /// Makes an error of what the file system answered about a file or folder.
    ///
    /// Where space, permission or the device is at fault, the whole folder is.
    init(failedTo verb: String, _ path: FilePath, _ error: Errno) {
        let storage: Set<Errno> = [
            .noSpace, .diskQuotaExceeded, .ioError, .staleNFSFileHandle, .permissionDenied,
            .notPermitted, .readOnlyFileSystem,
        ]
        let transient: Set<Errno> = [
            .resourceTemporarilyUnavailable, .interrupted, .tooManyOpenFiles,
            .tooManyOpenFilesInSystem, .noMemory,
        ]
        let kind: Kind =
            if storage.contains(error) {
                .storage(path.removingLastComponent())
            } else {
                transient.contains(error) ? .transient : .permanent
            }
        self.init("cannot \(verb) \(path): \(error)", kind: kind)
    }
}
