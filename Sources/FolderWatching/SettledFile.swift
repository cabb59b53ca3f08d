package import SystemPackage

/// A file that nobody seems to be writing any more, as it was when it was looked at.
package struct SettledFile: Sendable, Hashable {
    /// Where the file is, beginning with the path of ``folder``.
    package var path: FilePath
    /// The path of the watched folder it belongs to.
    package var folder: FilePath
    /// Its length.
    package var byteCount: Int64
    /// When its contents last changed, in nanoseconds since 1970.
    package var modified: Int64
    /// The device that holds it.
    package var device: UInt64
    /// Its number on that device; hard links of one file share it.
    package var inode: UInt64

    /// Describes a file.
    package init(
        path: FilePath,
        folder: FilePath,
        byteCount: Int64,
        modified: Int64,
        device: UInt64,
        inode: UInt64
    ) {
        self.path = path
        self.folder = folder
        self.byteCount = byteCount
        self.modified = modified
        self.device = device
        self.inode = inode
    }
}
