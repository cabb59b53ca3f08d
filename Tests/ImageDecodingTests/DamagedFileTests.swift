import ImageDecoding
import Testing

/// Damage gives an error or, where it hits nothing that matters, a whole picture: never a crash,
/// a wait or part of a picture.
@Suite struct DamagedFileTests {
    static let jpegs = Samples.jpegs.map { "\($0).jpg" }
    static let files = jpegs + ["flower.jpg", "cat.png", "interlaced.png"]

    private static func bytes(of file: String) throws -> [UInt8] {
        switch file {
        case "interlaced.png": PNGBuilder(color: .rgba, depth: 16, isInterlaced: true).build()
        case _ where Samples.photos.contains(file): try Samples.photo(file)
        default: try Samples.fixture(file)
        }
    }

    @Test(arguments: files)
    func decode_whenFileIsCut_isTruncated(file: String) throws {
        let bytes = try Self.bytes(of: file)
        let cuts = stride(from: 5, to: 100, by: 5).map { bytes.count * $0 / 100 }
        for length in cuts + [1, 2, 3, bytes.count - 1] {
            for side in [nil, 50] {
                let error = #expect(throws: ImageDecodingError.self) {
                    try ImageDecoder().decode(
                        bytes: Array(bytes.prefix(length)),
                        name: file,
                        minimumSide: side
                    )
                }
                #expect(error?.code == .truncated, "\(length) of \(bytes.count) bytes")
            }
        }
    }

    /// What a copy looks like whose room was reserved first.
    @Test(arguments: files)
    func decode_whenRestIsZeros_mayStillBeArriving(file: String) throws {
        let bytes = try Self.bytes(of: file)
        for percent in stride(from: 0, to: 90, by: 10) {
            let length = bytes.count * percent / 100
            let partial = bytes.prefix(length) + Array(repeating: 0, count: bytes.count - length)
            let error = #expect(throws: ImageDecodingError.self) {
                try ImageDecoder().decode(bytes: Array(partial), name: file)
            }
            #expect(error?.mayStillBeArriving == true, "\(percent) %: \(String(describing: error))")
        }
    }

    @Test(
        arguments: [
            ("cat.png", 100), ("flower.jpg", 100), ("rocket.jpg", 60), ("interlaced.png", 90),
        ] + jpegs.map { ($0, 50) }
    )
    func decode_whenOneBitIsFlipped_failsOrGivesWholePicture(file: String, count: Int) throws {
        let decoder = ImageDecoder(maximumMegapixels: 20)
        let bytes = try Self.bytes(of: file)
        var generator = SplitMix64(state: 20_261_123)
        for _ in 0..<count {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            do throws(ImageDecodingError) {
                let photo = try decoder.decode(bytes: damaged, name: file)
                #expect(photo.image.width == photo.header.uprightWidth)
                #expect(photo.image.height == photo.header.uprightHeight)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test func decode_whenEntropyCodedDataIsOverwritten_isCorrupt() throws {
        var bytes = try Samples.photo("flower.jpg")
        for index in bytes.count / 2..<bytes.count / 2 + 400 {
            bytes[index] = [0xFF, 0x00, 0xD3, 0x91][index % 4]
        }

        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder().decode(bytes: bytes, name: "flower.jpg")
        }

        #expect(error?.code == .corrupt)
    }

    @Test func header_whenPictureIsTooLarge_namesTheSizeAndTheLimit() throws {
        for bytes in try [Self.pngHeader(60_000, 60_000), Self.jpeg(60_000, 60_000)] {
            let error = #expect(throws: ImageDecodingError.self) {
                try ImageDecoder().header(of: bytes, name: "bomb")
            }
            #expect(error?.code == .tooLarge)
            #expect(error?.message.contains("60000 × 60000 pixels, more than 200") == true)
        }
        let long = Self.pngHeader(1_000_000, 10)
        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder().decode(bytes: long, name: "long.png")
        }
        #expect(error?.code == .tooLarge)
    }

    @Test(arguments: [(0, 10), (10, 0), (0, 0)])
    func decode_whenPictureHasNoPixels_isCorrupt(width: Int, height: Int) throws {
        for bytes in try [Self.pngHeader(width, height), Self.jpeg(width, height)] {
            let error = #expect(throws: ImageDecodingError.self) {
                try ImageDecoder().decode(bytes: bytes, name: "nothing")
            }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func decode_whenPictureIsJustWithinTheLimit_works() throws {
        let bytes = PNGBuilder(width: 100, height: 10).build()
        #expect(
            try ImageDecoder(maximumMegapixels: 0.001).decode(bytes: bytes, name: "x").image.width
                == 100
        )
        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder(maximumMegapixels: 0.000_999).decode(bytes: bytes, name: "x")
        }
        #expect(error?.code == .tooLarge)
    }

    /// A PNG that claims a size; its pixels are those of another.
    private static func pngHeader(_ width: Int, _ height: Int) -> [UInt8] {
        var png = PNGBuilder(width: 1, height: 1).build()
        let size = PNGBuilder.bytes(of: width) + PNGBuilder.bytes(of: height)
        png.replaceSubrange(8..<33, with: PNGBuilder.chunk("IHDR", size + [8, 2, 0, 0, 0]))
        return png
    }

    /// A JPEG that claims a size; its pixels are those of another.
    private static func jpeg(_ width: Int, _ height: Int) throws -> [UInt8] {
        var jpeg = try Samples.fixture("baseline-420.jpg")
        let frame = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xFF, 0xC0]) })
        let size = PNGBuilder.bytes(of: height).suffix(2) + PNGBuilder.bytes(of: width).suffix(2)
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: size)
        return jpeg
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
