import Glibc
import SystemPackage

extension SettledFile {
    /// Looks at a file in a watched folder.
    ///
    /// - Returns: The file as it is now, with the number of its hard links; nil if there is no
    ///   regular file, or only a symbolic link to one outside of a folder that does not follow them.
    static func look(
        at path: FilePath,
        in folder: WatchedFolder
    ) -> (file: SettledFile, linkCount: UInt64)? {
        guard var status = try? FileStatus(of: path, followingLinks: false) else { return nil }
        if status.kind == .symbolicLink {
            guard folder.followSymlinks || folder.containsTarget(of: path),
                let target = try? FileStatus(of: path, followingLinks: true)
            else { return nil }
            status = target
        }
        guard status.kind == .file else { return nil }
        let file = SettledFile(path, folder: folder.path, status)
        return (file: file, linkCount: status.linkCount)
    }
}

extension WatchedFolder {
    /// Whether what a symbolic link leads to is inside this folder.
    func containsTarget(of link: FilePath) -> Bool {
        guard let target = link.resolved(), let inside = path.resolved() else { return false }
        return target.starts(with: inside)
    }
}

extension FilePath {
    /// The path without symbolic links and `..`; nil if there is nothing at it.
    fileprivate func resolved() -> FilePath? {
        withPlatformString { path in
            guard let resolved = realpath(path, nil) else { return nil }
            defer { free(resolved) }
            return FilePath(platformString: resolved)
        }
    }
}
