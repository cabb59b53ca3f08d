import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import ImageDecoding

/// Fields that exiftool, which knows the formats better than we do, wrote into real files.
@Suite(.enabled(if: ExifTool.path != nil, "needs exiftool"))
struct EmbeddedFieldTests {
    private static let exif = [
        "-Make=NIKON CORPORATION", "-Model=NIKON D850", "-Artist=Zoë Müller",
        "-EXIF:Copyright=© 2024 Zoë", "-ImageDescription=A boat\non the lake",
        "-DateTimeOriginal=2024:05:17 14:03:22", "-GPSLatitude=48.208488", "-GPSLatitudeRef=N",
        "-GPSLongitude=16.372076", "-GPSLongitudeRef=W",
    ]
    private static let iptc = [
        "-codedcharacterset=utf8", "-IPTC:Headline=Regatta", "-Caption-Abstract=Boats – 猫 👩‍👩‍👧‍👦",
        "-City=Zürich", "-Country-PrimaryLocationName=Switzerland", "-By-line=Zoë Müller",
        "-By-line=Ada", "-Credit=Agency", "-Keywords=boat", "-Keywords=lake",
    ]
    private static let exifFields: [EmbeddedField: String] = [
        .exifCamera: "NIKON D850", .exifArtist: "Zoë Müller", .exifCopyright: "© 2024 Zoë",
        .exifDescription: "A boat on the lake", .exifDate: "2024-05-17", .exifTime: "14:03:22",
        .exifGPS: "48.20849,-16.37208",
    ]
    private static let iptcFields: [EmbeddedField: String] = [
        .iptcHeadline: "Regatta", .iptcCaption: "Boats – 猫 👩‍👩‍👧‍👦", .iptcCity: "Zürich",
        .iptcCountry: "Switzerland", .iptcByline: "Zoë Müller, Ada", .iptcCredit: "Agency",
        .iptcKeywords: "boat, lake",
    ]

    @Test func header_whenJPEGHasAllFields_readsThem() throws {
        let bytes = try ExifTool.writing(Self.exif + Self.iptc, to: Samples.fixture(Self.jpeg))
        let fields = try ImageDecoder().header(of: bytes, name: "all.jpg").fields
        #expect(fields == Self.exifFields.merging(Self.iptcFields) { $1 })
        #expect(Set(fields.keys) == Set(EmbeddedField.allCases))
    }

    @Test func header_whenPNGHasExif_readsIt() throws {
        let bytes = try ExifTool.writing(Self.exif, to: PNGBuilder().build(), suffix: "png")
        #expect(try ImageDecoder().header(of: bytes, name: "a.png").fields == Self.exifFields)
    }

    @Test func header_whenFileHasNoFields_hasNone() throws {
        for name in Samples.jpegs {
            let bytes = try Samples.fixture("\(name).jpg")
            #expect(try ImageDecoder().header(of: bytes, name: name).fields.isEmpty)
        }
    }

    @Test func header_whenIPTCIsLatin1_readsIt() throws {
        let arguments = ["-charset", "iptc=Latin", "-City=Zürich", "-By-line=Renée"]
        let bytes = try ExifTool.writing(arguments, to: Samples.fixture(Self.jpeg))
        let fields = try ImageDecoder().header(of: bytes, name: "latin.jpg").fields
        #expect(fields == [.iptcCity: "Zürich", .iptcByline: "Renée"])
    }

    @Test(arguments: [
        ("Canon", "Canon EOS R5", "Canon EOS R5"), ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("", "Model 1", "Model 1"), ("Maker", "", "Maker"),
    ])
    func camera_whenMakerOrModelIsKnown_namesItOnce(
        maker: String,
        model: String,
        expected: String
    ) throws {
        let arguments = ["-Make=\(maker)", "-Model=\(model)"]
        let bytes = try ExifTool.writing(arguments, to: Samples.fixture(Self.jpeg))
        let fields = try ImageDecoder().header(of: bytes, name: "camera.jpg").fields
        #expect(fields[.exifCamera] == expected)
    }

    @Test(arguments: [
        "0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:01 00:00:00", "yesterday",
        "2024:5:17 14:03:22",
    ])
    func date_whenItIsNoTime_isAbsent(date: String) throws {
        let arguments = ["-n", "-DateTimeOriginal#=\(date)", "-Artist=Ada"]
        let bytes = try ExifTool.writing(arguments, to: Samples.fixture(Self.jpeg))
        let fields = try ImageDecoder().header(of: bytes, name: "date.jpg").fields
        #expect(fields == [.exifArtist: "Ada"])
    }

    @Test func fields_whenFileIsDamaged_stayFitForText() throws {
        let whole = try ExifTool.writing(Self.exif + Self.iptc, to: Samples.fixture(Self.jpeg))
        let metadata = try #require(whole.firstRange(of: [0xFF, 0xDB])).lowerBound
        var generator = SplitMix64(state: 20_261_123)
        var readCount = 0
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let position = Int.random(in: 20..<metadata, using: &generator)
                bytes[position] =
                    [0, 0xFF, 0x80, .random(in: 0...255, using: &generator)]
                    .randomElement(using: &generator) ?? 0
            }
            guard let header = try? ImageDecoder().header(of: bytes, name: "damaged.jpg") else {
                continue
            }
            readCount += header.fields.count
            for text in header.fields.values { Self.expectFit(text) }
        }
        #expect(readCount > 20_000)
    }

    private static let jpeg = "baseline-420.jpg"

    static func expectFit(_ text: String) {
        #expect(!text.isEmpty && text.utf8.count <= FieldText.maximumByteCount)
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
}

/// The program `exiftool`, if it is installed.
enum ExifTool {
    static let path: String? = {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        let files = folders.map { "\($0)/exiftool" }
        return files.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// A photo with fields written into it.
    static func writing(
        _ arguments: [String],
        to photo: [UInt8],
        suffix: String = "jpg"
    ) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        let file = try directory.write(photo, to: "photo.\(suffix)")
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = ["-q", "-q", "-m", "-overwrite_original"] + arguments + [file.string]
        try process.run()
        process.waitUntilExit()
        return try ImageDecoder().readFile(at: file)
    }
}
