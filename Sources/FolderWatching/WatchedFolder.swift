package import SystemPackage

/// A folder whose files are of interest.
package struct WatchedFolder: Sendable, Hashable {
    /// Where the folder is; reported paths begin with exactly this.
    package var path: FilePath
    /// Whether files in its sub-folders count as well.
    package var recursive: Bool
    /// Patterns (`*`, `?`, `[a-z]`) of which a file's name must match one; none means every name.
    /// Upper and lower case are the same.
    package var include: [String]
    /// Patterns that neither a file's name nor a sub-folder's name may match.
    package var exclude: [String]

    /// Describes a folder; nothing is looked up yet.
    package init(
        path: FilePath,
        recursive: Bool = true,
        include: [String] = ["*.jpg", "*.jpeg", "*.png"],
        exclude: [String] = [".*", "*.part", "*.tmp"]
    ) {
        self.path = path
        self.recursive = recursive
        self.include = include
        self.exclude = exclude
    }
}

extension WatchedFolder {
    /// Whether `file` lies where this folder looks for files, whatever its name is.
    func contains(_ file: FilePath) -> Bool {
        file.starts(with: path) && file != path
            && (recursive || file.components.count == path.components.count + 1)
    }

    /// Whether a file's name is one of those wanted.
    func accepts(fileName: FilePath.Component) -> Bool {
        (include.isEmpty || include.contains { fileName.matches(pattern: $0) })
            && !excludes(fileName)
    }

    /// Whether a file or sub-folder of this name is to be passed over.
    func excludes(_ name: FilePath.Component) -> Bool {
        exclude.contains { name.matches(pattern: $0) }
    }

    /// Whether one of the sub-folders on the way from this folder to `inner` is to be passed over.
    func excludesFolder(on inner: FilePath) -> Bool {
        inner.components.dropFirst(path.components.count).contains { excludes($0) }
    }
}
