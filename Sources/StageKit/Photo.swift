public import SystemPackage

/// The facts about one photo file, as they were when it was read.
public struct Photo: Sendable, Hashable {
    /// The file's absolute path.
    public let path: FilePath
    /// SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.
    public let sha256: String
    /// The file's size in bytes.
    public let byteCount: Int
    /// The width in pixels as stored in the file, before the orientation is applied.
    public let width: Int
    /// The height in pixels as stored in the file, before the orientation is applied.
    public let height: Int
    /// The EXIF orientation, 1 to 8; 1 is upright.
    public let orientation: Int

    /// Makes a photo's facts.
    public init(
        path: FilePath,
        sha256: String,
        byteCount: Int,
        width: Int,
        height: Int,
        orientation: Int
    ) {
        self.path = path
        self.sha256 = sha256
        self.byteCount = byteCount
        self.width = width
        self.height = height
        self.orientation = orientation
    }

    /// The file's name without its folder; bytes that are not UTF-8 are replaced.
    public var fileName: String { path.lastComponent?.string ?? path.string }
}
