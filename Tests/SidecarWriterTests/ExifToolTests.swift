import Foundation
import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import SidecarWriter

/// Reads sidecars with a program that knows XMP better than we do.
@Suite(.enabled(if: ExifTool.path != nil, "needs exiftool"))
struct ExifToolTests {
    @Test func newSidecar_whenReadByExifTool_hasEveryFieldAndNoWarning() async throws {
        let fields = try await fields(existing: nil)
        #expect(fields["XMP-dc:Description"] == ["A cat & \"dog\" <b>."])
        #expect(fields["XMP-tiff:ImageDescription"] == ["A cat & \"dog\" <b>."])
        #expect(fields["XMP-iptcCore:AltTextAccessibility"] == ["Katze – 猫 👩‍👩‍👧‍👦"])
        for list in ["XMP-dc:Subject", "XMP-lr:HierarchicalSubject", "XMP-digiKam:TagsList"] {
            #expect(fields[list] == ["cat", "egyptian cat", "pet"])
        }
        #expect(fields["XMP-xmp:CreatorTool"] == ["DeepLens (updown)"])
    }

    @Test(arguments: ForeignSidecar.allCases)
    func mergedSidecar_whenReadByExifTool_hasBothSidesFields(
        sidecar: ForeignSidecar
    ) async throws {
        let fields = try await fields(existing: sidecar)
        let expected: [String: [String]]
        switch sidecar {
        case .darktable:
            expected = [
                "XMP-dc:Subject": ["darktable|exported", "Balcony", "cat", "egyptian cat", "pet"],
                "XMP-xmp:Rating": ["4"], "XMP-darktable:HistoryOperation": ["exposure"],
                "XMP-dc:Description": ["A cat & \"dog\" <b>."],
            ]
        case .lightroom:
            expected = [
                "XMP-dc:Subject": ["Cat", "Minka", "egyptian cat", "pet"],
                "XMP-dc:Description-de": ["Minka schläft"],
                "XMP-dc:Description": ["Minka on the balcony & asleep"],
                "XMP-crs:Exposure2012": ["+0.35"],
            ]
        case .digiKam:
            expected = [
                "XMP-digiKam:TagsList": ["People/Ada", "pet", "cat", "egyptian cat"],
                "XMP-dc:Rights": ["© <Ada>"], "XMP-rdf:About": ["uuid:1"],
            ]
        }
        for (field, values) in expected { #expect(fields[field] == values, "\(field)") }
    }

    private func fields(existing: ForeignSidecar?) async throws -> [String: [String]] {
        let directory = try TemporaryDirectory()
        if let existing { try directory.write(existing.bytes, to: "cat.jpg.xmp") }
        let draft = Draft.sample(
            path: directory.path.appending("cat.jpg"),
            caption: "A cat & \"dog\" <b>.",
            altText: "Katze – 猫 👩‍👩‍👧‍👦"
        )
        let context = StageContext(folder: directory.path, logger: LogRecorder().logger())
        _ = try await SidecarWriter(options: StageOptions()).process(draft, in: context)
        let file = directory.path.appending("cat.jpg.xmp").string
        let fields = try ExifTool.fields(of: file)
        if existing == nil {
            #expect(fields["ExifTool:Validate"] == ["OK"])
            #expect(fields["ExifTool:Warning"] == nil)
        }
        return fields
    }
}

/// The program `exiftool`, if it is installed.
private enum ExifTool {
    static let path: String? = {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        let files = folders.map { "\($0)/exiftool" }
        return files.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// A file's fields as texts, by group and name.
    static func fields(of file: String) throws -> [String: [String]] {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = ["-j", "-G1", "-a", "-validate", "-warning", "-XMP:all", file]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        return try #require(objects?.first).mapValues { value in
            (value as? [Any] ?? [value]).map { "\($0)" }
        }
    }
}
