import ImageDecoding
import Testing

@Suite struct OrientationTests {
    /// The upright picture is `A B C` above `D E F`; these are its stored forms, row by row.
    static let storedForms: [(orientation: Orientation, width: Int, stored: String)] = [
        (.up, 3, "ABCDEF"), (.upMirrored, 3, "CBAFED"), (.down, 3, "FEDCBA"),
        (.downMirrored, 3, "DEFABC"), (.leftMirrored, 2, "ADBECF"), (.right, 2, "CFBEAD"),
        (.rightMirrored, 2, "FCEBDA"), (.left, 2, "DAEBFC"),
    ]

    @Test(arguments: storedForms)
    func upright_whenStoredInAnyOrientation_standsUpright(
        orientation: Orientation,
        width: Int,
        stored: String
    ) {
        let image = Self.image(of: stored, width: width)

        #expect(image.upright(from: orientation) == Self.image(of: "ABCDEF", width: 3))
    }

    @Test(arguments: Orientation.allCases, [true, false])
    func decode_whenJPEGHasExif_turnsUpright(orientation: Orientation, littleEndian: Bool) throws {
        let plain = try Samples.fixture("baseline-420.jpg")
        let exif =
            Array("Exif\0\0".utf8) + Self.tiff(orientation.rawValue, littleEndian: littleEndian)
        let segment = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        let rotated = plain.prefix(2) + segment + plain.dropFirst(2)

        let expected = try ImageDecoder().decode(bytes: plain, name: "plain")
        let photo = try ImageDecoder().decode(bytes: Array(rotated), name: "rotated")

        #expect(photo.header.orientation == orientation)
        #expect(photo.image == expected.image.upright(from: orientation))
        #expect(photo.header.uprightWidth == photo.image.width)
        #expect(photo.header.uprightHeight == photo.image.height)
        #expect((photo.header.width, photo.header.height) == (45, 31))
    }

    @Test(arguments: [true, false])
    func decode_whenPNGHasExifBeforeOrAfterPixels_turnsUpright(before: Bool) throws {
        var png = PNGBuilder()
        let plain = try ImageDecoder().decode(bytes: png.build(), name: "plain.png")
        let chunk = PNGBuilder.chunk("eXIf", Self.tiff(8, littleEndian: false))
        png.chunksBeforePixels = before ? chunk : []
        png.chunksAfterPixels = before ? [] : chunk

        let photo = try ImageDecoder().decode(bytes: png.build(), name: "rotated.png")

        #expect(photo.header.orientation == .left)
        #expect(photo.image == plain.image.upright(from: .left))
    }

    @Test(arguments: [true, false])
    func decode_whenExifIsDamaged_readsUp(littleEndian: Bool) throws {
        let whole = Self.tiff(6, littleEndian: littleEndian)
        let cut = (0..<32).map { Array(whole.prefix($0)) }
        let wildOffsets = (4..<8).map { position in
            whole.enumerated().map { $0.offset == position ? 0xFF : $0.element }
        }
        let wildValues = [0, 9, 255].map { Self.tiff($0, littleEndian: littleEndian) }
        for exif in cut + wildOffsets + wildValues {
            #expect(try Self.orientation(ofPNGWith: exif) == .up)
        }
        #expect(try Self.orientation(ofPNGWith: whole) == .right)
        #expect(try Self.orientation(ofPNGWith: Array("Exif\0\0".utf8) + whole) == .right)
    }

    private static func orientation(ofPNGWith exif: [UInt8]) throws -> Orientation {
        var png = PNGBuilder()
        png.chunksBeforePixels = PNGBuilder.chunk("eXIf", exif)
        return try ImageDecoder().header(of: png.build(), name: "exif.png").orientation
    }

    private static func image(of letters: String, width: Int) -> RGBImage {
        RGBImage(
            width: width,
            height: letters.utf8.count / width,
            pixels: letters.utf8.flatMap { [$0, $0 &+ 50, $0 &+ 100] }
        )
    }

    /// A TIFF header and one directory with the orientation as its second entry.
    private static func tiff(_ orientation: UInt8, littleEndian: Bool) -> [UInt8] {
        func field(_ value: Int, _ byteCount: Int) -> [UInt8] {
            let bytes = PNGBuilder.bytes(of: value).suffix(byteCount)
            return littleEndian ? bytes.reversed() : Array(bytes)
        }
        let resolutionUnit =
            field(0x0100, 2) + field(3, 2) + field(1, 4) + field(45, 2) + field(0, 2)
        let entry =
            field(0x0112, 2) + field(3, 2) + field(1, 4) + field(Int(orientation), 2) + field(0, 2)
        return Array((littleEndian ? "II" : "MM").utf8) + field(42, 2) + field(8, 4)
            + field(2, 2) + resolutionUnit + entry + field(0, 4)
    }
}
