import Glibc
import SystemPackage

/// Makes sure that one process alone works on a state folder; the system ends it with the process.
final class StateLock: Sendable {
    private let descriptor: Int32

    /// Locks a state folder.
    ///
    /// - Throws: ``StateInUse`` if another process has it, or what the system answered.
    init(directory: FilePath) throws {
        let file = directory.appending("deeplens.lock")
        descriptor = file.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StateInUse()
        }
    }

    deinit { close(descriptor) }
}

/// Another process works on the state folder.
struct StateInUse: Error, CustomStringConvertible {
    let description = """
        another deeplens uses this state folder: stop it first, or give this one a \
        state.directory of its own
        """
}
