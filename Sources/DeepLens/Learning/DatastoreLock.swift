import Glibc
import SystemPackage

/// Makes sure that one process alone changes a datastore; the system ends it with the process.
final class DatastoreLock {
    private let descriptor: Int32

    /// Locks the folder of a datastore, which leaves no file behind.
    ///
    /// - Throws: ``DatastoreInUse`` if another process changes it, or what the system answered.
    init(for datastore: FilePath) throws {
        let parent = datastore.removingLastComponent()
        let folder = parent.isEmpty ? "." : parent
        descriptor = folder.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw DatastoreInUse(path: datastore)
        }
    }

    deinit { close(descriptor) }
}

/// Another process changes the datastore.
struct DatastoreInUse: Error, CustomStringConvertible {
    let path: FilePath

    var description: String { "\(path): another deeplens learn is at work on it: wait for its end" }
}
