package import SystemPackage

/// A folder whose files are of interest.
package struct WatchedFolder: Sendable, Hashable {
    /// When a folder is gone through at short intervals, beside what events tell.
    package enum Polling: Sendable {
        /// Where events cannot tell everything: on network file systems, behind symbolic links, and
        /// where there are not enough watches.
        case auto
        /// Everywhere.
        case always
        /// Nowhere.
        case never
    }

    /// Where the folder is; reported paths begin with exactly this.
    package var path: FilePath
    /// Whether files in its sub-folders count as well.
    package var recursive: Bool
    /// Patterns (`*`, `?`, `[a-z]`) of which a file's name must match one; none means every name.
    ///
    /// Upper and lower case are the same.
    package var include: [String]
    /// Patterns that neither a file's name nor a sub-folder's name may match.
    package var exclude: [String]
    /// When the folder is polled.
    package var poll: Polling
    /// Whether links to files outside of the folder count, and links to folders are followed.
    package var followSymlinks: Bool

    /// Describes a folder; nothing is looked up yet.
    package init(
        path: FilePath,
        recursive: Bool = true,
        include: [String] = ["*.jpg", "*.jpeg", "*.png"],
        exclude: [String] = [".*", "*.part", "*.tmp"],
        poll: Polling = .auto,
        followSymlinks: Bool = false
    ) {
        self.path = path
        self.recursive = recursive
        self.include = include
        self.exclude = exclude
        self.poll = poll
        self.followSymlinks = followSymlinks
    }
}

extension WatchedFolder {
    /// The names on the way from this folder to `inner`; nil if that is not inside this folder.
    func names(to inner: FilePath) -> [FileName]? {
        guard inner != path else { return [] }
        let slash = UInt8(ascii: "/")
        var prefix = path.bytes
        if prefix.last != slash { prefix.append(slash) }
        let bytes = inner.bytes
        guard bytes.starts(with: prefix) else { return nil }
        return bytes.dropFirst(prefix.count).split(separator: slash).map {
            FileName(bytes: Array($0))
        }
    }

    /// Whether this folder looks for files where `names` lead, whatever the names are.
    func reaches(_ names: [FileName]) -> Bool {
        recursive ? !names.isEmpty : names.count == 1
    }

    /// Whether the file to which `names` lead is wanted.
    func accepts(_ names: [FileName]) -> Bool {
        guard let name = names.last else { return false }
        return accepts(fileName: name) && !names.dropLast().contains { excludes($0) }
    }

    /// Whether a file's own name is one of those wanted.
    func accepts(fileName: FileName) -> Bool {
        (include.isEmpty || include.contains { fileName.matches(pattern: $0) })
            && !excludes(fileName)
    }

    /// Whether a file or sub-folder of this name is to be passed over.
    func excludes(_ name: FileName) -> Bool {
        exclude.contains { name.matches(pattern: $0) }
    }
}
