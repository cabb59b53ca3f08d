import ImageDecoding
import Testing

@Suite struct PNGDecodingTests {
    static let kinds = PNGBuilder.Color.allCases.flatMap { color in
        color.depths.flatMap { depth in
            [false, true].map { (color: color, depth: depth, isInterlaced: $0) }
        }
    }

    @Test(arguments: kinds)
    func decode_whenAnyColorAndDepth_givesExactPixels(
        color: PNGBuilder.Color,
        depth: Int,
        isInterlaced: Bool
    ) throws {
        try Self.check(Self.png(color, depth, isInterlaced))
    }

    @Test(arguments: kinds.filter { [.grey, .rgb, .palette].contains($0.color) })
    func decode_whenOneColorIsTransparent_showsWhiteThere(
        color: PNGBuilder.Color,
        depth: Int,
        isInterlaced: Bool
    ) throws {
        var png = Self.png(color, depth, isInterlaced)
        png.transparency =
            color == .palette
            ? [0, 100]
            : (0..<color.channelCount).flatMap { channel in
                PNGBuilder.bytes(of: png.sample(4, 3, channel)).suffix(2)
            }
        try Self.check(png)
    }

    /// Pillow would decode 16-bit greys otherwise; these are the nearest 8-bit values.
    @Test func decode_whenDepthIs16_roundsToNearest() throws {
        var png = PNGBuilder(width: 256, height: 5, color: .grey, depth: 16)
        png.isInterlaced = false
        let image = try ImageDecoder().decode(bytes: png.build(), name: "grey16.png").image

        for x in 0..<256 {
            let exact = Double(png.sample(x, 2, 0)) / 257
            #expect(image.pixels[(2 * 256 + x) * 3] == UInt8(exact.rounded()))
        }
    }

    @Test func decode_whenGammaIsGiven_leavesPixelsAlone() throws {
        var png = PNGBuilder()
        png.chunksBeforePixels = PNGBuilder.chunk("gAMA", PNGBuilder.bytes(of: 100_000))

        try Self.check(png)
    }

    @Test func decode_whenMinimumSideIsGiven_decodesFully() throws {
        let photo = try ImageDecoder().decode(
            bytes: PNGBuilder().build(),
            name: "x.png",
            minimumSide: 1
        )

        #expect(photo.scaleDenominator == 1)
        #expect((photo.image.width, photo.image.height) == (13, 11))
        #expect(photo.header.format == .png)
    }

    /// The length field may claim anything; nothing may be allocated for it.
    @Test(arguments: ["tEXt", "iCCP", "zTXt", "PLTE", "tRNS", "eXIf", "abCd"])
    func decode_whenChunkClaimsHugeLength_reportsDamage(type: String) throws {
        for length in [0x7FFF_FFFF, 0xFFFF_FFFF, 0x1000_0000] {
            var png = PNGBuilder()
            png.chunksBeforePixels = PNGBuilder.bytes(of: length) + type.utf8
            let error = #expect(throws: ImageDecodingError.self) {
                try ImageDecoder().decode(bytes: png.build(), name: "huge.png")
            }
            #expect([.truncated, .corrupt].contains(error?.code))
        }
    }

    @Test func decode_whenChecksumIsWrong_isCorrupt() throws {
        var bytes = PNGBuilder().build()
        bytes[bytes.count - 12 - 4] ^= 1  // In the checksum of IDAT, before IEND.

        let error = #expect(throws: ImageDecodingError.self) {
            try ImageDecoder().decode(bytes: bytes, name: "wrong.png")
        }

        #expect(error?.code == .corrupt)
    }

    private static func png(
        _ color: PNGBuilder.Color,
        _ depth: Int,
        _ isInterlaced: Bool
    ) -> PNGBuilder {
        var png = PNGBuilder(color: color, depth: depth, isInterlaced: isInterlaced)
        if color == .palette {
            png.palette = (0..<(3 << depth)).map { UInt8($0 * 83 % 256) }
        }
        return png
    }

    private static func check(_ png: PNGBuilder) throws {
        let image = try ImageDecoder().decode(bytes: png.build(), name: "test.png").image
        try #require((image.width, image.height) == (png.width, png.height))
        let expected = (0..<png.height).flatMap { y in
            (0..<png.width).flatMap { x in expectedPixel(of: png, x, y) }
        }
        #expect(largestDifference(image.pixels, expected) == 0)
    }

    /// The PNG specification's arithmetic in floating point.
    private static func expectedPixel(of png: PNGBuilder, _ x: Int, _ y: Int) -> [UInt8] {
        let samples = (0..<png.color.channelCount).map { png.sample(x, y, $0) }
        let maximum = Double(1 << png.depth - 1)
        var channels = samples.map { Double($0) / maximum }
        var alpha = 1.0
        if [.greyAlpha, .rgba].contains(png.color) {
            alpha = channels.removeLast()
        } else if png.color == .palette {
            channels = png.palette[(3 * samples[0])..<(3 * samples[0] + 3)].map { Double($0) / 255 }
            alpha =
                samples[0] < png.transparency.count ? Double(png.transparency[samples[0]]) / 255 : 1
        } else if samples.flatMap({ PNGBuilder.bytes(of: $0).suffix(2) }) == png.transparency {
            alpha = 0
        }
        let grey = channels.count == 1
        let color = grey ? [channels[0], channels[0], channels[0]] : channels
        return color.map { UInt8((($0 * alpha + 1 - alpha) * 255).rounded()) }
    }
}
