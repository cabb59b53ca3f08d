import StageKit
import SystemPackage

extension StageError {
    /// Makes an error of what the file system answered.
    ///
    /// It is transient where time or a person may clear the way: no space, no permission, a
    /// read-only file system, a fault of the device.
    init(failedTo verb: String, _ path: FilePath, _ error: Errno) {
        let transient: Set<Errno> = [
            .noSpace, .diskQuotaExceeded, .ioError, .resourceTemporarilyUnavailable, .interrupted,
            .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .staleNFSFileHandle,
            .permissionDenied, .notPermitted, .readOnlyFileSystem,
        ]
        self.init("cannot \(verb) \(path): \(error)", isTransient: transient.contains(error))
    }
}
