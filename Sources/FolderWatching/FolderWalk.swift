import Glibc
import Logging
import SystemPackage

/// Goes through the files of a watched folder one by one, so that the caller can pause in between.
struct FolderWalk: IteratorProtocol {
    private let folder: WatchedFolder
    private let logger: Logger
    /// What is still to be looked at, the next one last.
    private var pending: [(path: FilePath, entry: FolderListing.Entry)] = []

    /// Begins at a watched folder, or at a folder inside it.
    ///
    /// - Parameters:
    ///   - folder: The watched folder.
    ///   - start: The folder to look through; nil means the whole watched folder.
    ///   - logger: Is told of sub-folders that cannot be read.
    /// - Throws: ``FolderWatchingError`` if the folder to begin with cannot be read.
    init(
        through folder: WatchedFolder,
        from start: FilePath? = nil,
        logger: Logger
    ) throws(FolderWatchingError) {
        self.folder = folder
        self.logger = logger
        let start = start ?? folder.path
        do throws(Errno) {
            try expand(start)
        } catch .noSuchFileOrDirectory {
            throw .folderMissing(start)
        } catch .notDirectory {
            throw .notAFolder(start)
        } catch {
            throw .folderUnreadable(start, error)
        }
    }

    /// The next file that the folder's patterns accept; nil at the end.
    mutating func next() -> SettledFile? {
        while let (path, entry) = pending.popLast() {
            switch entry.kind ?? (try? FileStatus(of: path, followingLinks: false))?.kind {
            case .folder:
                expandSubfolder(path, entry.name)
            case .file, .symbolicLink:
                guard folder.accepts(fileName: entry.name),
                    let file = SettledFile.look(at: path, in: folder)?.file
                else { continue }
                return file
            case .other, nil:
                continue
            }
        }
        return nil
    }

    private mutating func expandSubfolder(_ path: FilePath, _ name: FileName) {
        guard folder.recursive, !folder.excludes(name) else { return }
        do throws(Errno) {
            try expand(path)
        } catch {
            guard error != .noSuchFileOrDirectory else { return }
            logger.warning("cannot read the folder \(path): \(error); its files are passed over")
        }
    }

    private mutating func expand(_ path: FilePath) throws(Errno) {
        pending += try FolderListing(of: path).entries.reversed()
            .map { (path: path.appending($0.name), entry: $0) }
    }
}

extension SettledFile {
    /// Looks at a file in a watched folder.
    ///
    /// - Returns: The file as it is now, with the number of its hard links; nil if there is no
    ///   regular file, or only a symbolic link to one outside of the folder.
    static func look(
        at path: FilePath,
        in folder: WatchedFolder
    ) -> (file: SettledFile, linkCount: UInt64)? {
        guard var status = try? FileStatus(of: path, followingLinks: false) else { return nil }
        if status.kind == .symbolicLink {
            guard let target = path.resolved(), let inside = folder.path.resolved(),
                target.starts(with: inside),
                let targetStatus = try? FileStatus(of: target, followingLinks: false)
            else { return nil }
            status = targetStatus
        }
        guard status.kind == .file else { return nil }
        let file = SettledFile(path, folder: folder.path, status)
        return (file: file, linkCount: status.linkCount)
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
