public import SystemPackage

/// A stage that keeps results in files of its own, such as sidecars beside the photos.
public protocol ResultKeeper: Stage {
    /// Looks for the result that was kept for a photo.
    ///
    /// - Parameters:
    ///   - photo: The photo's absolute path.
    ///   - context: The surroundings; the photo lies in its folder.
    /// - Returns: What is known of the result, or `nil` if there is none that can be read.
    func keptResult(of photo: FilePath, in context: StageContext) async -> KeptResult?

    /// Takes the kept files along after a photo was renamed or moved.
    ///
    /// Files that others put in the new place stay as they are, and so do the old ones then.
    /// - Parameters:
    ///   - move: Where the photo was and where it is.
    ///   - context: The surroundings; the photo now lies in its folder.
    /// - Throws: ``StageError`` if a file cannot be moved.
    func follow(_ move: PhotoMove, in context: StageContext) async throws
}

/// A result that was found in a file.
public struct KeptResult: Sendable, Hashable {
    /// SHA-256 of the photo that it is for, 64 lower-case hexadecimal digits.
    public let sha256: String
    /// The pipeline that made it.
    public let pipeline: String
    /// When the file was written, in seconds since 1970.
    public let writtenAt: Double

    /// Makes a result.
    public init(sha256: String, pipeline: String, writtenAt: Double) {
        self.sha256 = sha256
        self.pipeline = pipeline
        self.writtenAt = writtenAt
    }
}

/// A photo's change of name or folder.
public struct PhotoMove: Sendable, Hashable {
    /// Where the photo was.
    public let oldPath: FilePath
    /// The watched folder that it was in.
    public let oldFolder: FilePath
    /// Where the photo is.
    public let newPath: FilePath

    /// Makes a move.
    public init(oldPath: FilePath, oldFolder: FilePath, newPath: FilePath) {
        self.oldPath = oldPath
        self.oldFolder = oldFolder
        self.newPath = newPath
    }
}
