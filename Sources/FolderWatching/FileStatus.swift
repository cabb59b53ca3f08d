import Glibc
import SystemPackage

/// What the system says of a path.
struct FileStatus {
    /// The kinds of things in a folder that are told apart.
    enum Kind {
        case file
        case folder
        case symbolicLink
        case other
    }

    /// Tells one file or folder from all others.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    let kind: Kind
    let byteCount: Int64
    /// Nanoseconds since 1970.
    let modified: Int64
    let device: UInt64
    let inode: UInt64
    let linkCount: UInt64

    var identity: Identity { Identity(device: device, inode: inode) }

    /// Looks a path up.
    ///
    /// - Parameters:
    ///   - path: What to look up.
    ///   - followingLinks: Whether to look at a symbolic link's target instead of the link.
    /// - Throws: What the system answered, `Errno.noSuchFileOrDirectory` for example.
    init(of path: FilePath, followingLinks: Bool) throws(Errno) {
        var status = stat()
        let result = path.withPlatformString {
            followingLinks ? stat($0, &status) : lstat($0, &status)
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            default: .other
            }
        byteCount = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        linkCount = UInt64(status.st_nlink)
    }

    /// The present time as files are stamped with it, in nanoseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    /// A file system may hold any seconds at all, so this stops at the limits instead of trapping.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return time.tv_sec < 0 ? .min : .max }
        return seconds.addingReportingOverflow(Int64(time.tv_nsec)).partialValue
    }
}
