import Glibc
import StageKit
import SystemPackage

/// A sidecar's way to its photo's new place.
struct SidecarMove {
    let old: FilePath
    let new: FilePath

    /// What became of it.
    enum Outcome: Equatable {
        /// It is in the new place.
        case moved
        /// There was none.
        case nothing
        /// It stays in the old place, for this reason.
        case kept(String)
    }

    /// Whether a file, or anything else, stands in the old place.
    var hasSource: Bool {
        (try? old.stat(followTargetSymlink: false)) != nil
    }

    /// Moves the file; a crash leaves it whole in the old place or the new one, or in both.
    ///
    /// - Returns: What became of it.
    /// - Throws: ``StageError`` if the file system refuses.
    func run() throws(StageError) -> Outcome {
        guard old != new, let type = try? old.stat(followTargetSymlink: false).type else {
            return .nothing
        }
        guard type == .regular else { return .kept("it is not a regular file") }
        do throws(Errno) {
            try ExclusiveRename.rename(old, to: new)
            try SidecarFolder.synchronize(new.removingLastComponent())
            try SidecarFolder.synchronize(old.removingLastComponent())
            return .moved
        } catch {
            if error == .fileExists { return .kept("\(new) exists") }
            if ExclusiveRename.unable.contains(error) { return try copy() }
            if error == .noSuchFileOrDirectory && !hasSource { return .nothing }
            throw StageError(failedTo: "move \(old) to", new, error)
        }
    }

    /// Copies the file to another file system and removes it here.
    private func copy() throws(StageError) -> Outcome {
        guard (try? new.stat(followTargetSymlink: false)) == nil else {
            return .kept("\(new) exists")
        }
        let source = try SidecarFile(at: old)
        guard let content = source.content else { return .nothing }
        try SidecarFile(at: new).replace(with: content, like: source)
        try source.remove()
        return .moved
    }
}
