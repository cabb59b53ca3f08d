import Glibc
import SystemPackage

/// Gives files other names without ever taking the place of another file.
enum ExclusiveRename {
    /// Renames a file to a name that nothing bears, in one step or, where the file system cannot,
    /// with both names for a moment.
    ///
    /// - Throws: `Errno`: `fileExists` if something bears the name; one of ``unable`` if the file
    ///   system, or the pair of them, has no way to do it.
    static func rename(_ old: FilePath, to new: FilePath) throws(Errno) {
        do throws(Errno) {
            try renameDirectly(old, to: new)
        } catch {
            let cannot: Set<Errno> = [.invalidArgument, .noFunction, .notSupported]
            guard cannot.contains(error) else { throw error }
            try link(old, to: new)
        }
    }

    /// What tells that the file must be copied instead.
    static let unable: Set<Errno> = [
        .improperLink, .invalidArgument, .noFunction, .notPermitted, .notSupported,
    ]

    private typealias Function =
        @convention(c) (
            CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt
        ) -> CInt

    /// The C library's `renameat2`, which its header hides from Swift.
    private static let renameat2 = dlsym(nil, "renameat2").map { address in
        unsafeBitCast(address, to: Function.self)
    }

    private static func renameDirectly(_ old: FilePath, to new: FilePath) throws(Errno) {
        guard let renameat2 else { throw .noFunction }
        let noReplace: CUnsignedInt = 1
        let result = old.withPlatformString { old in
            new.withPlatformString { renameat2(AT_FDCWD, old, AT_FDCWD, $0, noReplace) }
        }
        if result != 0 { throw Errno(rawValue: errno) }
    }

    private static func link(_ old: FilePath, to new: FilePath) throws(Errno) {
        let result = old.withPlatformString { old in
            new.withPlatformString { Glibc.link(old, $0) }
        }
        if result != 0 { throw Errno(rawValue: errno) }
        if old.withPlatformString({ unlink($0) }) != 0 { throw Errno(rawValue: errno) }
    }
}
