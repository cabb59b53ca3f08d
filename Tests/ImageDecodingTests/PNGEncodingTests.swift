import ImageDecoding
import Testing

struct PNGEncodingTests {
    private func picture(width: Int, height: Int) -> RGBImage {
        var random = SystemRandomNumberGenerator()
        let pixels = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    @Test(arguments: [(1, 1), (1, 40), (33, 1), (257, 31), (700, 500)])
    func file_whenDecodedAgain_hasTheSamePixels(width: Int, height: Int) throws {
        let picture = picture(width: width, height: height)
        let file = try picture.pngFile(name: "noise")
        let decoded = try ImageDecoder().decode(bytes: file, name: "noise", minimumSide: nil)
        #expect(decoded.image == picture)
        #expect(decoded.header.format == .png)
    }

    @Test
    func file_ofAnEvenSurface_isSmall() throws {
        let pixels = [UInt8](repeating: 200, count: 640 * 480 * 3)
        let file = try RGBImage(width: 640, height: 480, pixels: pixels).pngFile(name: "even")
        #expect(file.count < 10_000)
    }
}
