internal import CPNG

extension RGBImage {
    /// The picture as a PNG file: 8 bits, not interlaced, without metadata.
    ///
    /// - Parameter name: What an error calls the picture.
    /// - Returns: The file's bytes.
    /// - Throws: ``ImageDecodingError`` if memory is short or a side is above 2³¹ - 1.
    package func pngFile(name: String) throws(ImageDecodingError) -> [UInt8] {
        guard let width = UInt32(exactly: width), let height = UInt32(exactly: height) else {
            throw .outOfMemory(name: name)
        }
        var size = 0
        guard let file = dl_png_encode(pixels, width, height, &size) else {
            throw .outOfMemory(name: name)
        }
        defer { dl_png_release(file) }
        return Array(UnsafeBufferPointer(start: file, count: size))
    }
}
