internal import Glibc
package import SystemPackage

/// A file's bytes, mapped read-only.
///
/// `@unchecked Sendable`: nothing writes through the mapping, and it lives as long as this object.
/// Replacing the file by renaming leaves the mapped content untouched; truncating it in place kills
/// the process (SIGBUS), as for every mapped file.
package final class MappedFile: @unchecked Sendable {
    /// Where the file was.
    package let path: FilePath
    /// Size in bytes.
    package let byteCount: Int
    private let base: UnsafeRawPointer?

    /// Maps a regular file.
    ///
    /// - Throws: ``CheckpointError`` if it cannot be opened or mapped or is not a regular file.
    package init(_ path: FilePath) throws(CheckpointError) {
        self.path = path
        // A FIFO must not block the opening.
        let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { throw .unreadable(file: path, errno: Errno(rawValue: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(file: path, errno: Errno(rawValue: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .malformed(file: path, reason: "it is not a regular file")
        }
        byteCount = Int(status.st_size)
        guard byteCount > 0 else {
            base = nil
            return
        }
        let address = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw .unreadable(file: path, errno: Errno(rawValue: errno))
        }
        base = UnsafeRawPointer(address)
    }

    deinit {
        if let base { munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }
    }

    /// Calls `body` with all bytes.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: base, count: byteCount))
    }

    /// Gives the pages read so far back to the system; they come back from the file when needed.
    package func releasePages() {
        if let base { madvise(UnsafeMutableRawPointer(mutating: base), byteCount, MADV_DONTNEED) }
    }
}
