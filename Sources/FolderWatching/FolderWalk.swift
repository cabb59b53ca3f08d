import Logging
import SystemPackage

/// Goes through the files of a watched folder one by one, so that the caller can pause in between.
struct FolderWalk: IteratorProtocol {
    /// Something that is still to be looked at.
    private struct Step {
        let path: FilePath
        let name: FileName
        let kind: FileStatus.Kind?
        /// What it lies in.
        let parent: Place
    }

    /// What holds for a folder and for all that is inside it.
    private struct Place {
        var isSilent = false
        var isLinked = false
    }

    /// The folders come across so far of which events do not tell, without those inside others.
    private(set) var silentFolders: [SilentFolder] = []

    private let folder: WatchedFolder
    private let logger: Logger?
    /// The next one last.
    private var pending: [Step] = []
    /// Which folders were gone through, so that links do not lead there again.
    private var visited: Set<FileStatus.Identity> = []
    private var mounts: MountTable?

    /// Begins at a watched folder, or at folders inside it.
    ///
    /// - Parameters:
    ///   - folder: The watched folder.
    ///   - starts: The folders to look through, in this order; nil means the whole watched folder.
    ///   - logger: Is told of sub-folders that cannot be read.
    /// - Throws: ``FolderWatchingError`` if the folder to begin with cannot be read.
    init(
        through folder: WatchedFolder,
        from starts: [FilePath]? = nil,
        logger: Logger?
    ) throws(FolderWatchingError) {
        self.folder = folder
        self.logger = logger
        do throws(Errno) {
            let root = try FileStatus(of: folder.path, followingLinks: true)
            visited.insert(root.identity)
            guard let starts, starts != [folder.path] else {
                try expand(folder.path, place(of: folder.path, root, in: Place()))
                return
            }
            for start in starts.reversed() {
                guard let name = folder.names(to: start)?.last else { continue }
                let step = Step(path: start, name: name, kind: nil, parent: Place())
                pending.append(step)
            }
        } catch {
            throw FolderWatchingError(error, of: folder.path)
        }
    }

    /// The next file that the folder's patterns accept; nil at the end.
    mutating func next() -> SettledFile? {
        while let step = pending.popLast() {
            switch step.kind ?? (try? FileStatus(of: step.path, followingLinks: false))?.kind {
            case .folder:
                enter(step, throughLink: false)
            case .file:
                if let file = file(at: step) { return file }
            case .symbolicLink:
                if let file = file(at: step) { return file }
                if folder.followSymlinks { enter(step, throughLink: true) }
            case .other, nil:
                continue
            }
        }
        return nil
    }

    private func file(at step: Step) -> SettledFile? {
        guard folder.accepts(fileName: step.name) else { return nil }
        return SettledFile.look(at: step.path, in: folder)?.file
    }
}

// MARK: - Folders

extension FolderWalk {
    private mutating func enter(_ step: Step, throughLink: Bool) {
        guard folder.recursive, !folder.excludes(step.name) else { return }
        do throws(Errno) {
            let status = try FileStatus(of: step.path, followingLinks: throughLink)
            guard status.kind == .folder else { return }
            // What a link shows of the watched folder itself is gone through where it is.
            if throughLink, folder.containsTarget(of: step.path) { return }
            var place = step.parent
            if throughLink { place.isLinked = true }
            let isNew = visited.insert(status.identity).inserted
            guard isNew || !place.isLinked else { return }
            try expand(step.path, self.place(of: step.path, status, in: place))
        } catch {
            guard error != .noSuchFileOrDirectory else { return }
            logger?.warning(
                "cannot read the folder \(step.path): \(error); its files are passed over"
            )
        }
    }

    /// Finds out whether events tell of a folder.
    private mutating func place(of path: FilePath, _ status: FileStatus, in parent: Place) -> Place
    {
        guard !parent.isSilent, let reason = silence(of: path, status, in: parent) else {
            return parent
        }
        silentFolders.append(SilentFolder(path: path, reason: reason))
        return Place(isSilent: true, isLinked: parent.isLinked)
    }

    private mutating func silence(
        of path: FilePath,
        _ status: FileStatus,
        in place: Place
    ) -> SilentFolder.Reason? {
        switch folder.poll {
        case .never:
            return nil
        case .always where path == folder.path:
            return .chosen
        case .auto, .always:
            if place.isLinked { return .linked }
            let mounts = self.mounts ?? MountTable()
            self.mounts = mounts
            return mounts.remoteType(ofDevice: status.device).map { .remote($0) }
        }
    }

    private mutating func expand(_ path: FilePath, _ place: Place) throws(Errno) {
        for entry in try FolderListing(of: path).entries.reversed() {
            let entryPath = path.appending(entry.name)
            let step = Step(path: entryPath, name: entry.name, kind: entry.kind, parent: place)
            pending.append(step)
        }
    }
}

extension FolderWatchingError {
    /// What it means for a folder that the system gave this answer.
    fileprivate init(_ error: Errno, of path: FilePath) {
        self =
            switch error {
            case .noSuchFileOrDirectory: .folderMissing(path)
            case .notDirectory: .notAFolder(path)
            default: .folderUnreadable(path, error)
            }
    }
}
