import Glibc
import SystemPackage

/// Finds out whether files can be written in a folder now.
enum StorageProbe {
    /// As much as a sidecar takes, so that the last free block does not count as space.
    private static let byteCount = 64 << 10
    /// `O_TMPFILE` of open(2), a macro that Swift cannot import.
    private static let withoutName = 0o20_000_000 | O_DIRECTORY

    /// Writes to a file without a name, which leaves nothing behind however this ends.
    ///
    /// - Throws: What the system answered, `Errno.noSpace` for example.
    static func check(_ folder: FilePath) throws(Errno) {
        let descriptor = folder.withPlatformString {
            open($0, withoutName | O_RDWR | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else {
            let error = Errno(rawValue: errno)
            // Some network file systems have only files with names.
            guard [.notSupported, .isDirectory, .invalidArgument].contains(error) else {
                throw error
            }
            return try checkByAsking(folder)
        }
        defer { close(descriptor) }
        let bytes = [UInt8](repeating: 0, count: byteCount)
        let count = write(descriptor, bytes, bytes.count)
        guard count < 0 || count == bytes.count else { throw .noSpace }
        guard count > 0, fsync(descriptor) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func checkByAsking(_ folder: FilePath) throws(Errno) {
        var status = statvfs()
        let isUsable = folder.withPlatformString {
            access($0, R_OK | W_OK | X_OK) == 0 && statvfs($0, &status) == 0
        }
        guard isUsable else { throw Errno(rawValue: errno) }
        guard status.f_bavail * UInt(status.f_bsize) >= UInt(byteCount) else { throw .noSpace }
    }
}
