import ImageDecoding
import Testing

@Suite struct JPEGDecodingTests {
    /// Golden values: Pillow 13, `ImageOps.exif_transpose(image).convert("RGB")`.
    @Test(arguments: Samples.jpegs)
    func decode_whenAnyKindOfJPEG_equalsPillow(name: String) throws {
        let photo = try ImageDecoder().decode(bytes: Samples.fixture("\(name).jpg"), name: name)

        let upright = name == "rotated" ? (31, 45) : (45, 31)
        #expect((photo.image.width, photo.image.height) == upright)
        let expected = try Samples.fixture("\(name).rgb")
        #expect(largestDifference(photo.image.pixels, expected) == 0)
        #expect(photo.header.format == .jpeg)
        #expect(photo.scaleDenominator == 1)
    }

    @Test(arguments: [
        (nil, 1), (428, 1), (427, 1), (215, 1), (214, 2), (107, 4), (54, 8), (1, 8),
    ])
    func decode_whenMinimumSideIsGiven_takesSmallestScaleThatKeepsIt(side: Int?, denominator: Int)
        throws
    {
        let bytes = try Samples.photo("flower.jpg")  // 640 x 427

        let photo = try ImageDecoder().decode(bytes: bytes, name: "flower.jpg", minimumSide: side)

        #expect(photo.scaleDenominator == denominator)
        #expect(photo.image.width == (640 + denominator - 1) / denominator)
        #expect(photo.image.height == (427 + denominator - 1) / denominator)
        #expect((photo.header.width, photo.header.height) == (640, 427))
    }

    @Test func decode_whenScaled_looksLikeTheFullPicture() throws {
        let bytes = try Samples.photo("china.jpg")
        let full = try ImageDecoder().decode(bytes: bytes, name: "full").image
        let half = try ImageDecoder().decode(bytes: bytes, name: "half", minimumSide: 200).image

        let expected = full.resized(width: 64, height: 64).pixels
        let actual = half.resized(width: 64, height: 64).pixels

        let difference = zip(actual, expected).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(difference) / Double(actual.count) < 2)
    }

    @Test func decode_whenBytesFollowTheEnd_ignoresThem() throws {
        let bytes = try Samples.fixture("baseline-420.jpg")
        let plain = try ImageDecoder().decode(bytes: bytes, name: "plain")

        for tail in [bytes, Array("appended".utf8), Array(repeating: 0, count: 100)] {
            #expect(try ImageDecoder().decode(bytes: bytes + tail, name: "longer") == plain)
        }
    }

    @Test func decode_whenScansAreWithoutEnd_stopsAtTheLimit() throws {
        let bytes = try Samples.fixture("three-scans.jpg")
        let plain = try ImageDecoder().decode(bytes: bytes, name: "plain").image
        let scan = try #require(bytes.indices.last { bytes[$0...].starts(with: [0xFF, 0xDA]) })
        func repeated(_ count: Int) -> [UInt8] {
            let scans = Array(repeating: bytes[scan..<bytes.count - 2], count: count)
            return Array(bytes[..<(bytes.count - 2)]) + scans.flatMap { $0 } + [0xFF, 0xD9]
        }

        let image = try ImageDecoder().decode(bytes: repeated(90), name: "many").image
        #expect(image == plain)
        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder().decode(bytes: repeated(100), name: "too many")
        }
        #expect(error?.code == .corrupt)
        #expect(error?.message.contains("100 scans") == true)
    }

    @Test func decode_whenCodingIsLossless_isUnsupported() throws {
        var bytes = try Samples.fixture("baseline-420.jpg")
        let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
        bytes[frame + 1] = 0xC3

        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder().decode(bytes: bytes, name: "lossless.jpg")
        }

        #expect(error?.code == .unsupported)
    }
}
