import CJPEG

extension RGBImage {
    /// The picture as a JPEG file, with chroma at half the size.
    ///
    /// - Parameter quality: From 1, smallest, to 100, best.
    /// - Returns: The file's bytes.
    /// - Throws: ``ImageDecodingError`` if memory is short or a side is more than 65,500 pixels.
    package func jpeg(quality: Int) throws(ImageDecodingError) -> [UInt8] {
        var data: UnsafeMutablePointer<UInt8>?
        var size = 0
        let status = pixels.withUnsafeBufferPointer {
            dl_jpeg_compress(
                $0.baseAddress,
                UInt32(width),
                UInt32(height),
                Int32(quality),
                &data,
                &size
            )
        }
        defer { dl_jpeg_free(data) }
        switch status {
        case DL_JPEG_OK: return Array(UnsafeBufferPointer(start: data, count: size))
        case DL_JPEG_TOO_LARGE:
            throw ImageDecodingError(
                .tooLarge,
                name: "\(width)×\(height)",
                message: "is too large for a JPEG"
            )
        default: throw .outOfMemory(name: "\(width)×\(height)")
        }
    }
}
