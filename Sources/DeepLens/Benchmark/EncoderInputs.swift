import Foundation
import ImageDecoding
import SystemPackage

/// A file of encoder inputs for programs that are compared: one photo of 224 × 224 × 3 bytes of
/// red, green and blue after the other.
enum EncoderInputs {
    /// Pixels along a side.
    static let side = 224
    private static let byteCount = side * side * 3

    /// Writes photos.
    static func write(_ photos: [RGBImage], to path: FilePath) throws {
        let data = Data(photos.flatMap(\.pixels))
        try data.write(to: URL(filePath: path.string), options: .atomic)
    }

    /// Reads photos.
    ///
    /// - Throws: ``BenchmarkError`` if the file is of another form.
    static func read(_ path: FilePath) throws -> [RGBImage] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
        guard !bytes.isEmpty, bytes.count % byteCount == 0 else {
            throw BenchmarkError("\(path): \(bytes.count) bytes are no photos of \(byteCount) each")
        }
        return stride(from: 0, to: bytes.count, by: byteCount).map { start in
            let pixels = Array(bytes[start..<start + byteCount])
            return RGBImage(width: side, height: side, pixels: pixels)
        }
    }
}
