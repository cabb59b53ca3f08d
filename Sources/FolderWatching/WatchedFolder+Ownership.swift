import SystemPackage

/// Of watched folders that lie inside each other, a file belongs to the deepest.
extension [WatchedFolder] {
    /// The folders, inner ones before those that contain them.
    var deepestFirst: [WatchedFolder] {
        sorted { $0.path.components.count > $1.path.components.count }
    }

    /// The deepest folder that contains a file, if that folder wants the file at all.
    ///
    /// These folders have to be in the order of ``deepestFirst``.
    func owner(of path: FilePath) -> WatchedFolder? {
        for folder in self {
            guard let names = folder.names(to: path), folder.reaches(names) else { continue }
            return folder.accepts(names) ? folder : nil
        }
        return nil
    }
}
