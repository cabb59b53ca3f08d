package import StageKit
package import StateStore
package import SystemPackage

/// Makes drafts of photo files: the engine, as the runner sees it.
package protocol PhotoDescriber: Sendable {
    /// Tells engines apart whose drafts of one content may differ: the weights and their settings.
    var fingerprint: String { get }

    /// Reads a file whole.
    ///
    /// - Throws: ``PhotoError``.
    func read(_ path: FilePath) async throws(PhotoError) -> PhotoContent

    /// Whether a file is still the version that was read.
    func isCurrent(_ version: PhotoVersion) -> Bool

    /// Decodes, captions and tags a photo that was read.
    ///
    /// Photos that are asked for at once may be described together; each fails by itself alone.
    ///
    /// - Throws: ``PhotoError``.
    func describe(_ content: PhotoContent, pipeline: String) async throws(PhotoError) -> Draft
}

/// A photo file's bytes with the version of the file that they are.
package struct PhotoContent: Sendable {
    /// The file as it was while it was read.
    package let version: PhotoVersion
    /// The file's bytes.
    package let bytes: [UInt8]
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    package let sha256: String

    /// Makes a content.
    package init(version: PhotoVersion, bytes: [UInt8], sha256: String) {
        self.version = version
        self.bytes = bytes
        self.sha256 = sha256
    }

    /// The content without its bytes.
    package var identity: PhotoIdentity { PhotoIdentity(version: version, sha256: sha256) }
}

/// Which content a version of a file has.
package struct PhotoIdentity: Sendable, Hashable {
    /// The file as it was while it was read.
    package let version: PhotoVersion
    /// SHA-256 of the bytes, 64 lower-case hexadecimal digits.
    package let sha256: String
}

/// A photo could not be described.
package struct PhotoError: Error, Hashable, CustomStringConvertible {
    /// The step that failed: `read`, `decode` or `caption`.
    package let step: String
    /// What went wrong, in one sentence that names the file.
    package let reason: String
    /// What kind of failure it is, which decides whether to look again.
    package let kind: Kind

    /// Makes an error.
    package init(step: String, reason: String, kind: Kind = .permanent) {
        self.step = step
        self.reason = reason
        self.kind = kind
    }

    /// The reason.
    package var description: String { reason }

    /// What kind of failure it is.
    package enum Kind: Sendable {
        /// The file is gone; there is nothing to tell about it.
        case gone
        /// The file cannot be read for a reason that lies in its storage or its permissions.
        case unreadable
        /// The file ends early or changed while it was read: somebody may still be writing it.
        case incomplete
        /// The same attempt will fail again.
        case permanent
    }
}
