package import SystemPackage

/// Decodes JPEG and PNG files to upright RGB pictures.
///
/// The content decides on the format, not the file's name. Sizes are checked before pixels are
/// allocated, and a file that is damaged or incomplete gives an error, never part of a picture.
package struct ImageDecoder: Sendable {
    /// JPEG's own limit; a PNG beyond it would need rows of hundreds of megabytes.
    private static let maximumSide = 65_535

    let maximumMegapixels: Double
    let maximumFileSize: Int

    /// Creates a decoder with its limits.
    ///
    /// - Parameters:
    ///   - maximumMegapixels: The most pixels a picture may have, in millions.
    ///   - maximumFileSize: The most bytes a file may have.
    package init(maximumMegapixels: Double = 200, maximumFileSize: Int = 1 << 30) {
        self.maximumMegapixels = maximumMegapixels
        self.maximumFileSize = maximumFileSize
    }

    /// Reads what a file says about its picture; decodes no pixel.
    ///
    /// - Parameter path: The file.
    /// - Returns: The header.
    /// - Throws: ``ImageDecodingError``, also if the picture exceeds the limits.
    package func header(ofFileAt path: FilePath) throws(ImageDecodingError) -> ImageHeader {
        try header(of: readFile(at: path), name: path.string)
    }

    /// Reads what the bytes of a file say about its picture; decodes no pixel.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: What to call the file in errors.
    /// - Returns: The header.
    /// - Throws: ``ImageDecodingError``, also if the picture exceeds the limits.
    package func header(
        of bytes: [UInt8],
        name: String
    ) throws(ImageDecodingError) -> ImageHeader {
        try withDecompressor(of: bytes, name: name) { _, header in header }
    }

    /// Reads and decodes a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - minimumSide: A JPEG is decoded at the smallest of 1/1, 1/2, 1/4 and 1/8 of its size
    ///     that keeps both sides at least this long, which is faster; nil means full size.
    /// - Returns: The upright picture and its header.
    /// - Throws: ``ImageDecodingError``.
    package func decode(
        fileAt path: FilePath,
        minimumSide: Int? = nil
    ) throws(ImageDecodingError) -> DecodedPhoto {
        try decode(bytes: readFile(at: path), name: path.string, minimumSide: minimumSide)
    }

    /// Decodes the bytes of a file that the caller has read.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: What to call the file in errors.
    ///   - minimumSide: As for ``decode(fileAt:minimumSide:)``.
    /// - Returns: The upright picture and its header.
    /// - Throws: ``ImageDecodingError``.
    /// - Complexity: O(pixels); allocates the picture, twice if it has to be turned, and for
    ///   progressive JPEGs their coefficients, 2 bytes for each full-size sample.
    package func decode(
        bytes: [UInt8],
        name: String,
        minimumSide: Int? = nil
    ) throws(ImageDecodingError) -> DecodedPhoto {
        try withDecompressor(of: bytes, name: name) { decoder, header throws(ImageDecodingError) in
            let stored = try decoder.readPixels(of: header, minimumSide: minimumSide)
            return DecodedPhoto(
                image: stored.image.upright(from: header.orientation),
                header: header,
                scaleDenominator: stored.scaleDenominator
            )
        }
    }

    /// Runs `body` with the decompressor that fits the content, its header read and checked.
    private func withDecompressor<Result>(
        of bytes: [UInt8],
        name: String,
        _ body: (any Decompressor, ImageHeader) throws(ImageDecodingError) -> Result
    ) throws(ImageDecodingError) -> Result {
        let format = try ImageFormat(of: bytes, name: name)
        do throws(ImageDecodingError) {
            return try bytes.withUnsafeBufferPointer { buffer throws(ImageDecodingError) in
                let decompressor: any Decompressor =
                    switch format {
                    case .jpeg: try JPEGDecompressor(buffer, name: name)
                    case .png: try PNGDecompressor(buffer, name: name)
                    }
                let header = try decompressor.readHeader()
                try check(header, name: name)
                return try body(decompressor, header)
            }
        } catch {
            // A program that copies may reserve the whole room first: an incomplete file then
            // ends in zeros, which the libraries take for damage.
            let endsInZeros = bytes.suffix(64).allSatisfy { $0 == 0 }
            throw error.code == .corrupt && endsInZeros ? .truncated(name: name) : error
        }
    }

    private func check(_ header: ImageHeader, name: String) throws(ImageDecodingError) {
        let size = "\(header.width) × \(header.height) pixels"
        guard header.width > 0 && header.height > 0 else {
            throw .corrupt(name: name, detail: size)
        }
        guard header.megapixels <= maximumMegapixels else {
            let limit = "more than \(maximumMegapixels) megapixels"
            let remedy = "shrink it or raise max_megapixels"
            throw ImageDecodingError(
                .tooLarge,
                name: name,
                message: "has \(size), \(limit); \(remedy)"
            )
        }
        guard max(header.width, header.height) <= Self.maximumSide else {
            let limit = "longer than \(Self.maximumSide) on a side"
            throw ImageDecodingError(
                .tooLarge,
                name: name,
                message: "has \(size), \(limit); shrink it"
            )
        }
    }
}
