/// What a file says about its picture before any pixel is decoded.
package struct ImageHeader: Sendable, Equatable {
    /// The format of the content.
    package let format: ImageFormat
    /// The width in pixels, as stored.
    package let width: Int
    /// The height in pixels, as stored.
    package let height: Int
    /// How the stored picture must be turned to stand upright.
    package let orientation: Orientation
    /// What the file says about the photo, each on one line and bounded.
    package let fields: [EmbeddedField: String]

    /// The number of pixels in millions.
    package var megapixels: Double { Double(width) * Double(height) / 1e6 }

    /// The width of the upright picture at full size.
    package var uprightWidth: Int { orientation.exchangesSides ? height : width }

    /// The height of the upright picture at full size.
    package var uprightHeight: Int { orientation.exchangesSides ? width : height }
}
