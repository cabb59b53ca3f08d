/// A C library's decoder at work on one file's bytes.
protocol Decompressor: AnyObject {
    /// Reads the header; to be called first, once.
    ///
    /// - Throws: ``ImageDecodingError`` if the data is damaged or incomplete.
    func readHeader() throws(ImageDecodingError) -> ImageHeader

    /// Decodes the pixels; to be called second, once.
    ///
    /// - Parameters:
    ///   - header: What ``readHeader()`` returned.
    ///   - minimumSide: What both sides should keep at least if the format allows decoding at a
    ///     fraction of the size; nil for the full size.
    /// - Returns: The picture as stored, and the fraction's denominator.
    /// - Throws: ``ImageDecodingError`` if the data is damaged or incomplete.
    func readPixels(
        of header: ImageHeader,
        minimumSide: Int?
    ) throws(ImageDecodingError) -> (image: RGBImage, scaleDenominator: Int)
}
