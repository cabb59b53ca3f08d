/// The formats that can be decoded.
package enum ImageFormat: String, Sendable {
    /// JPEG: baseline, extended, progressive; Huffman or arithmetic coding.
    case jpeg
    /// PNG.
    case png

    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let jpegSignature: [UInt8] = [0xFF, 0xD8, 0xFF]

    /// Finds the format by the content's first bytes; the file's extension plays no part.
    ///
    /// - Throws: ``ImageDecodingError`` that names what the content looks like instead.
    init(of bytes: [UInt8], name: String) throws(ImageDecodingError) {
        if bytes.starts(with: Self.jpegSignature) {
            self = .jpeg
        } else if bytes.starts(with: Self.pngSignature) {
            self = .png
        } else {
            throw Self.failure(of: bytes, name: name)
        }
    }

    private static func failure(of bytes: [UInt8], name: String) -> ImageDecodingError {
        guard !bytes.isEmpty else {
            return ImageDecodingError(.empty, name: name, message: "is empty")
        }
        if jpegSignature.starts(with: bytes) || pngSignature.starts(with: bytes) {
            return ImageDecodingError(
                .truncated,
                name: name,
                message: "ends after its first \(bytes.count) bytes"
            )
        }
        // What a copy looks like whose room is reserved but whose first bytes are not written yet.
        if bytes.prefix(64).allSatisfy({ $0 == 0 }) {
            return ImageDecodingError(
                .truncated,
                name: name,
                message: "begins with zero bytes; copy it again"
            )
        }
        let remedy = "not a JPEG or PNG; convert it to one of these"
        let message =
            ForeignFormat.name(of: bytes).map { "is \($0), \(remedy)" }
            ?? "is of an unknown format, \(remedy)"
        return ImageDecodingError(.unknownFormat, name: name, message: message)
    }
}
