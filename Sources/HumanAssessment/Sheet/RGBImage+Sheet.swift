package import ImageDecoding

extension RGBImage {
    /// The picture as a JPEG for a sheet: large enough to judge by, small enough for a hundred.
    ///
    /// - Returns: A JPEG whose longer side has at most 960 pixels.
    /// - Throws: `ImageDecodingError` when memory is short.
    package func sheetPhoto() throws(ImageDecodingError) -> [UInt8] {
        let scale = min(1, 960 / Double(max(width, height)))
        let scaled = resized(
            width: max(1, Int((Double(width) * scale).rounded())),
            height: max(1, Int((Double(height) * scale).rounded()))
        )
        return try scaled.jpeg(quality: 82)
    }
}
