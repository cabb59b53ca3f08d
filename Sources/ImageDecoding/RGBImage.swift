/// A picture of 8-bit red, green and blue.
package struct RGBImage: Sendable, Equatable {
    /// The number of pixels in a row.
    package let width: Int
    /// The number of rows.
    package let height: Int
    /// The samples, `[height, width, 3]`, row by row from the top left.
    package let pixels: [UInt8]

    /// Wraps samples.
    ///
    /// - Precondition: Both sides are at least 1 and `pixels` has `height · width · 3` samples.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        precondition(pixels.count == width * height * 3, "a picture has three samples a pixel")
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
