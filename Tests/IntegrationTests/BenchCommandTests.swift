import Foundation
import SystemPackage
import TestSupport
import Testing

/// `deeplens bench`, run as a user runs it, with as little to measure as can be.
struct BenchCommandTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private static let samples = Repository.root.appending("Samples").string

    @Test(.timeLimit(.minutes(2)))
    func bench_withJSON_printsRowsOfTheEncoder() async throws {
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "bench", "--part", "encoder", "--precision", "fp32", "--threads", "1", "--batch",
                "1", "2", "--seconds", "0.01", "--photos", Self.samples, "--json",
            ]
        )
        #expect(result.status == 0, "\(result.errors)")
        let document = try #require(Self.object(result.output))
        #expect(document["date"] is String && document["cpu"] is String)
        #expect(document["load_at_start"] is Double && document["versions"] is [String: String])
        let rows = try #require(document["rows"] as? [[String: Any]])
        #expect(rows.map { $0["batch"] as? Int } == [1, 2])
        for row in rows {
            #expect(
                Set(row.keys) == [
                    "peer", "precision", "threads", "batch", "median_ms", "min_ms", "runs", "cores",
                    "cosine", "same_captions",
                ]
            )
            #expect(row["peer"] as? String == "deeplens" && row["precision"] as? String == "fp32")
            let (median, least) = (row["median_ms"] as? Double, row["min_ms"] as? Double)
            #expect(try #require(median) >= #require(least) && #require(least) > 0)
            #expect(try #require(row["runs"] as? Int) >= 5)
            #expect(try #require(row["cores"] as? Double) > 0)
            #expect(try abs(#require(row["cosine"] as? Double) - 1) < 1e-5)
            #expect(row["same_captions"] as? Double == 1)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func bench_ofThePipeline_printsATableOfPartsAndMemory() async throws {
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "bench", "--part", "pipeline", "decoder", "--precision", "fp32", "--threads", "1",
                "--batch", "1", "--seconds", "0.01", "--photos", Self.samples,
            ]
        )
        #expect(result.status == 0, "\(result.errors)")
        for text in ["photos per s", "peak MiB", "cold start ms", "\ndecoder  ", "\nfp32 "] {
            #expect(result.output.contains(text), "\(text) in \(result.output)")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func floors_areMeasured() async throws {
        let result = try await RunningProgram.run(
            "deeplens",
            ["bench", "floors", "--threads", "1", "--seconds", "0", "--json"]
        )
        let floors = Self.object(result.output)?["floors"] as? [String: Any]
        let peaks = try #require((floors?["peaks"] as? [[String: Any]])?.first)
        #expect(try #require(peaks["fp32_gops"] as? Double) > 0.1)
        #expect(try #require(peaks["read_gb_per_s"] as? Double) > 0.01)
        let parts = try #require(floors?["floors"] as? [[String: Any]]).map {
            $0["part"] as? String
        }
        #expect(Set(parts) == ["encoder", "classifier", "decoder"])
    }

    @Test(.timeLimit(.minutes(2)))
    func growth_hasAPointForEachSize() async throws {
        let report = folder.path.appending("report.json").string
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "bench", "growth", "--limit", "2", "--megapixels", "0.05", "--threads", "1",
                "--batch", "1", "--seconds", "0.01", "--photos", Self.samples, "--into", report,
            ]
        )
        #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
        let text = try String(contentsOfFile: report, encoding: .utf8)
        let growth = try #require(Self.object(text)?["growth"] as? [String: Any])
        let photos = try #require(growth["photos"] as? [[String: Any]])
        #expect(photos.map { $0["photos"] as? Int } == [1, 2])
        #expect(photos.allSatisfy { $0["resident_mib"] as? Double ?? 0 > 10 })
        let beams = try #require(growth["beam"] as? [[String: Any]]).map { $0["beam"] as? Int }
        #expect(beams == Array(1...10))
        let sizes = try #require(growth["megapixels"] as? [[String: Any]])
        #expect(sizes.count == 1 && sizes[0]["megapixels"] as? Double == 0.05)
    }

    @Test(arguments: [
        (["bench", "--precision", "int9"], 64 as Int32, "--precision int9: must be one of auto"),
        (["bench", "--batch", "9"], 64, "--batch 9: must be from 1 to 8"),
        (["bench", "--photos", "/nowhere"], 1, "/nowhere: no such folder of photos"),
        (["bench", "report", "/nowhere.json"], 1, "/nowhere.json: cannot be read"),
        (
            ["bench", "compare", "--peers", "/nowhere/peers"], 1,
            "/nowhere/peers prepare: ended with"
        ),
    ])
    func bench_thatCannotBe_saysWhy(
        arguments: [String],
        status: Int32,
        reason: String
    ) async throws {
        let result = try await RunningProgram.run("deeplens", arguments)
        #expect(result.status == status)
        #expect(result.errors.contains(reason), "\(result.errors)")
    }

    @Test func report_isDrawnAndWrittenIntoADocument() async throws {
        let report = try folder.write(Self.report, to: "report.json")
        let document = try folder.write(
            "# Speed\n<!-- benchmarks -->\nold\n<!-- end of benchmarks -->\nafter\n",
            to: "speed.md"
        )
        let plots = folder.path.appending("plots")
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "bench", "report", report.string, "--plots", plots.string, "--document",
                document.string,
            ]
        )
        #expect(result.status == 0, "\(result.errors)")
        let labels = [
            "photos-per-second.svg": ["deeplens", "openvino", "int8, batch 8", "200", "160"],
            "memory.svg": ["int8, encoder", "int8, captions", "120", "900"],
            "growth-photos.svg": ["photos captioned by one process", "1000"],
            "growth-memory.svg": ["resident memory, MiB", "1000"],
            "growth-beam.svg": ["captions kept at each word"],
            "growth-megapixels.svg": ["megapixels", "read and decode", "resize"],
        ]
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: plots.string).count == labels.count
        )
        for (name, texts) in labels {
            let svg = try String(contentsOfFile: plots.appending(name).string, encoding: .utf8)
            let drawn = try #require(SVGElements(of: svg), "\(name)")
            for text in texts { #expect(drawn.texts.contains(text), "\(text) in \(name)") }
        }
        let text = try String(contentsOfFile: document.string, encoding: .utf8)
        #expect(text.hasPrefix("# Speed\n<!-- benchmarks -->\n\n2026-11-23T00:00:00Z, a CPU;"))
        #expect(text.hasSuffix("|\n\n<!-- end of benchmarks -->\nafter\n"))
        #expect(!text.contains("\nold\n"))
        #expect(text.contains("| int8 | 2 | 8 | 5.00 | openvino | 6.25 | 0.800 |"))
        #expect(result.output.contains("0.800"))
    }

    @Test func report_intoADocumentWithoutMarks_isAnError() async throws {
        let report = try folder.write(Self.report, to: "report.json")
        let document = try folder.write("# Speed\n", to: "speed.md")
        let result = try await RunningProgram.run(
            "deeplens",
            ["bench", "report", report.string, "--document", document.string]
        )
        #expect(result.status == 1)
        #expect(result.errors.contains("speed.md: no lines <!-- benchmarks -->"))
        #expect(try String(contentsOfFile: document.string, encoding: .utf8) == "# Speed\n")
    }

    private static func object(_ text: String) -> [String: Any]? {
        try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    }

    private static let report = """
        {"date": "2026-11-23T00:00:00Z", "cpu": "a CPU", "load_at_start": 0.1, "versions": {"openvino": "1"},
         "rows": [
          {"peer": "deeplens", "precision": "int8", "threads": 2, "batch": 8, "median_ms": 5,
           "min_ms": 4.5, "runs": 9, "cores": 2, "cosine": 0.99, "same_captions": 0.9},
          {"peer": "openvino", "precision": "int8", "threads": 2, "batch": 8, "median_ms": 6.25,
           "min_ms": 6, "runs": 9, "cores": 2, "cosine": 0.96, "same_captions": 0.7},
          {"peer": "torch", "precision": "fp32", "threads": 2, "batch": 8, "median_ms": 20,
           "min_ms": 19, "runs": 9, "cores": 2, "cosine": 1, "same_captions": 1}],
         "processes": [
          {"peer": "deeplens", "precision": "int8", "peak_rss_mib": 80, "cold_start_s": 0.1},
          {"peer": "openvino", "precision": "int8", "peak_rss_mib": 900, "cold_start_s": 0.9}],
         "pipeline": [
          {"peer": "deeplens", "precision": "int8", "threads": 2, "batch": 8, "beam": 3,
           "photos": 60, "photos_per_s": 100, "read_ms": 1, "resize_ms": 1, "encode_ms": 5,
           "caption_ms": 2, "label_ms": 1, "cpu_s_per_photo": 0.02, "peak_rss_mib": 120}],
         "growth": {"precision": "int8", "threads": 2, "batch": 8,
          "photos": [{"photos": 1, "seconds": 0.02, "resident_mib": 110},
                     {"photos": 1000, "seconds": 10, "resident_mib": 112}],
          "beam": [{"beam": 1, "caption_ms": 1}, {"beam": 10, "caption_ms": 8}],
          "megapixels": [{"megapixels": 0.2, "read_ms": 1, "resize_ms": 1, "total_ms": 9},
                         {"megapixels": 24, "read_ms": 80, "resize_ms": 2, "total_ms": 90}]}}
        """
}
