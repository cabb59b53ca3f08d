import ImageDecoding
import Testing

@Suite struct JPEGCompressionTests {
    @Test func compressedPhoto_decodesToNearlyTheSame() throws {
        let decoder = ImageDecoder()
        let photo = try decoder.decode(bytes: Samples.photo("china.jpg"), name: "china").image
            .resized(width: 160, height: 107)
        let bytes = try photo.jpeg(quality: 90)
        let again = try decoder.decode(bytes: bytes, name: "again").image
        #expect((again.width, again.height) == (160, 107))
        let difference = zip(photo.pixels, again.pixels).reduce(0) {
            $0 + abs(Int($1.0) - Int($1.1))
        }
        // A few levels of 256 at this quality, since chroma is halved.
        #expect(Double(difference) / Double(photo.pixels.count) < 6)
        #expect(try photo.jpeg(quality: 30).count < bytes.count)
    }

    @Test func picture_whenWiderThanAJPEGMayBe_isAnError() {
        let picture = RGBImage(
            width: 70_000,
            height: 1,
            pixels: [UInt8](repeating: 0, count: 210_000)
        )
        #expect(throws: ImageDecodingError.self) { try picture.jpeg(quality: 75) }
    }
}
