import ImageDecoding
import Invariants

/// What must hold of any bytes that come in as a photo.
package enum ImageIntake {
    /// Pictures small enough to try thousands a second.
    private static let decoder = ImageDecoder(maximumMegapixels: 0.1)

    /// Decodes bytes in full and reduced: a picture of the announced size or an error.
    package static func check(_ bytes: [UInt8]) {
        let header = try? ImageDecoder().header(of: bytes, name: "input")
        for minimumSide in [nil, 16] {
            do throws(ImageDecodingError) {
                let photo = try decoder.decode(
                    bytes: bytes,
                    name: "input",
                    minimumSide: minimumSide
                )
                Invariant.check(photo.header == header, "the header is read alike every time")
                check(photo)
            } catch {
                Invariant.check(!error.message.isEmpty, "an error says what is wrong")
            }
        }
    }

    private static func check(_ photo: DecodedPhoto) {
        let (image, denominator) = (photo.image, photo.scaleDenominator)
        let width = (photo.header.uprightWidth + denominator - 1) / denominator
        let height = (photo.header.uprightHeight + denominator - 1) / denominator
        Invariant.check(image.width == width && image.height == height, "the size is as said")
        Invariant.check(image.pixels.count == width * height * 3, "every pixel is there")
        let input = image.resized(width: 8, height: 8)
        Invariant.check(input.pixels.count == 8 * 8 * 3, "the network's input is whole")
    }
}
