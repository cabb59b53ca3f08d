import ImageDecoding
import Testing

/// Pictures that are written as JPEG and read again.
@Suite struct JPEGEncodingTests {
    @Test(arguments: ["flower.jpg", "cat.png"])
    func jpeg_ofAPhoto_isReadAgainMuchLikeIt(name: String) throws {
        let photo = try ImageDecoder().decode(fileAt: Samples.photoPath(name)).image
            .resized(width: 161, height: 97)
        let bytes = try photo.jpeg(quality: 90)
        let again = try ImageDecoder().decode(bytes: bytes, name: name)

        #expect(again.header.format == .jpeg)
        #expect(again.header.fields.isEmpty)
        #expect(again.image.width == 161 && again.image.height == 97)
        let differences = zip(photo.pixels, again.image.pixels).map { abs(Int($0) - Int($1)) }
        #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 5)
    }

    @Test func jpeg_ofLessQuality_isSmaller() throws {
        let photo = try ImageDecoder().decode(fileAt: Samples.photoPath("china.jpg")).image
        let sizes = try [95, 80, 30].map { try photo.jpeg(quality: $0).count }
        #expect(sizes == sizes.sorted(by: >))
        #expect(Set(sizes).count == 3)
    }

    @Test func jpeg_beyondTheFormatsLimit_isRefused() {
        let strip = RGBImage(
            width: 70_000,
            height: 1,
            pixels: [UInt8](repeating: 0, count: 210_000)
        )
        #expect(throws: ImageDecodingError.self) { try strip.jpeg(quality: 80) }
    }
}
