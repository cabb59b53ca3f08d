import ImageDecoding
import Testing

/// Golden values: Pillow 13, `convert("RGB").resize((side, side), Image.BICUBIC)`.
@Suite struct ResizingTests {
    @Test(arguments: Samples.photos, [224, 260])
    func resized_whenPhotoIsSquashed_equalsPillow(photo: String, side: Int) throws {
        let decoded = try ImageDecoder().decode(fileAt: Samples.photoPath(photo))
        let stem = photo.prefix { $0 != "." }
        let whole = side == 224 && ["cat", "flower"].contains(stem)
        let expected = try Samples.fixture("\(stem)-\(side).\(whole ? "rgb" : "every31")")

        let pixels = decoded.image.resized(width: side, height: side).pixels
        let actual = whole ? pixels : stride(from: 0, to: pixels.count, by: 31).map { pixels[$0] }

        #expect(largestDifference(actual, expected) == 0)
    }

    @Test func resized_whenSizeStays_returnsSamePixels() {
        let image = RGBImage(width: 3, height: 2, pixels: Array(0..<18))

        #expect(image.resized(width: 3, height: 2) == image)
    }

    @Test(arguments: [(1, 1), (2, 7), (40, 3), (300, 200)])
    func resized_whenPictureIsPlain_staysPlain(width: Int, height: Int) {
        let plain = RGBImage(
            width: 31,
            height: 17,
            pixels: Array(repeating: [9, 130, 255], count: 31 * 17).flatMap { $0 }
        )

        let resized = plain.resized(width: width, height: height)

        let expected = Array(repeating: [9, 130, 255] as [UInt8], count: width * height)
        #expect(resized.pixels == expected.flatMap { $0 })
    }

    /// Halves a step from black to white, by hand.
    ///
    /// The kernel's values at 0.25, 0.75, 1.25 and 1.75 output samples from its centre are
    /// 0.8671875, 0.2265625, -0.0703125 and -0.0234375. The second output sample lies between the
    /// third and the fourth of 8 input samples; its window's outermost on the left is outside.
    @Test func resized_whenHalved_weighsWithTheCubicKernel() {
        let row: [UInt8] = [0, 0, 0, 0, 255, 255, 255, 255].flatMap { [$0, $0, $0] }
        let image = RGBImage(width: 8, height: 1, pixels: row)

        let halved = image.resized(width: 4, height: 1).pixels

        let white = 0.2265625 - 0.0703125 - 0.0234375
        let black = 0.8671875 * 2 + 0.2265625 - 0.0703125
        #expect(halved[3] == UInt8((255 * white / (white + black)).rounded()))
        #expect(halved[6] == 255 - halved[3])
    }
}
