import CJPEG
import Glibc

extension RGBImage {
    /// The picture as a baseline JPEG without any metadata.
    ///
    /// - Parameters:
    ///   - quality: libjpeg's quality, 1 to 100.
    ///   - name: What to call the picture in errors.
    /// - Returns: The bytes of the file.
    /// - Throws: ``ImageDecodingError`` when memory is short or a side is beyond JPEG's 65,500 pixels.
    package func jpeg(quality: Int, name: String) throws(ImageDecodingError) -> [UInt8] {
        var size = 0
        let data = dl_jpeg_write(pixels, UInt32(width), UInt32(height), Int32(quality), &size)
        guard let data else { throw .outOfMemory(name: name) }
        defer { free(data) }
        return Array(UnsafeBufferPointer(start: data, count: size))
    }
}
