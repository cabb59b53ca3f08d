import SystemPackage

/// Folders in the order of their turns.
struct FolderRota {
    private(set) var folders: [FilePath]
    /// Whether photos of earlier turns may still be in hand, though nobody handles them.
    var mayHoldLeases = false

    init(_ folders: [FilePath]) { self.folders = folders }

    /// Puts a folder that had its turn behind the others.
    mutating func passTurn(of folder: FilePath) {
        folders.removeAll { $0 == folder }
        folders.append(folder)
    }
}
