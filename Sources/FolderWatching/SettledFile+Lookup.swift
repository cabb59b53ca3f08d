package import SystemPackage

extension SettledFile {
    /// Looks a file up as it is now; whether it is settled is for the caller to know.
    ///
    /// - Throws: What the system answered.
    package init(lookingUp path: FilePath, folder: FilePath) throws(Errno) {
        self.init(path, folder: folder, try FileStatus(of: path, followingLinks: true))
    }

    /// A file with what the system says of it, or of what it links to.
    init(_ path: FilePath, folder: FilePath, _ status: FileStatus) {
        self.init(
            path: path,
            folder: folder,
            byteCount: status.byteCount,
            modified: status.modified,
            device: status.device,
            inode: status.inode
        )
    }
}
