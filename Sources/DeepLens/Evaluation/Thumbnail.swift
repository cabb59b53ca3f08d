import Foundation
import ImageDecoding
import SystemPackage

/// A small JPEG of a photo that a page carries inside itself, so that it may be moved and sent.
struct Thumbnail {
    private static let longerSide = 192

    let width: Int
    let height: Int
    /// The picture as the address of an image.
    let address: String

    /// Reads a photo.
    ///
    /// - Throws: `ImageDecodingError`.
    init(ofFileAt path: FilePath) throws {
        let decoder = ImageDecoder()
        let photo = try decoder.decode(
            bytes: decoder.readFile(at: path),
            name: path.string,
            minimumSide: Self.longerSide
        ).image
        let scale = min(1, Double(Self.longerSide) / Double(max(photo.width, photo.height)))
        width = max(1, Int((Double(photo.width) * scale).rounded()))
        height = max(1, Int((Double(photo.height) * scale).rounded()))
        let bytes = try photo.resized(width: width, height: height).jpeg(quality: 75)
        address = "data:image/jpeg;base64," + Data(bytes).base64EncodedString()
    }
}
