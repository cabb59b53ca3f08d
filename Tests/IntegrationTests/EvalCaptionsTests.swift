import Foundation
import SystemPackage
import TestSupport
import Testing

/// `eval captions`, run as a user runs it on the sample photos and on captions of others.
struct EvalCaptionsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test(.timeLimit(.minutes(1)))
    func eval_onTheSamples_captionsThemAndWritesATableAndAPage() async throws {
        let references = try folder.write(Self.samples, to: "captions.jsonl")
        let csv = folder.path.appending("scores.csv")
        let html = folder.path.appending("page.html")
        let arguments = [
            "eval", "captions", "--photos", Repository.root.appending("Samples").string,
            "--captions",
            references.string,
        ]
        let all = try await RunningProgram.run(
            "deeplens",
            arguments + ["--json", "--csv", csv.string, "--html", html.string]
        )
        let first = try await RunningProgram.run(
            "deeplens",
            arguments + ["--split", "val", "--limit", "1", "--chosen", "--csv", csv.string + "1"]
        )

        #expect(all.status == 0, "\(all.errors)")
        let result = try JSONDecoder().decode(Result.self, from: Data(all.output.utf8))
        #expect(result.captions == "updown" && result.photos == 3 && result.failed == 0)
        #expect(result.scores.count == 8)
        #expect(result.scores.values.allSatisfy { (0...10).contains($0) })
        #expect((result.scores["BLEU-1"] ?? 0) > 0.2)
        let rows = try text(csv).split(separator: "\r\n")
        #expect(rows.count == 4)
        #expect(rows[1].hasPrefix("cat.png,a ") && rows[1].contains("cat"))
        let page = try text(html)
        #expect(page.ranges(of: "<article ").count == 3)
        #expect(page.ranges(of: "src=\"data:image/jpeg;base64,/9j/").count == 3)
        #expect(page.ranges(of: "<svg ").count == 8)
        let hasRemoteAddress = page.contains("://")
        #expect(!hasRemoteAddress, "the page must need no network")

        #expect(first.status == 0, "\(first.errors)")
        #expect(first.lines.count == 2)
        #expect(first.lines.last?.hasPrefix("updown ") == true)
        #expect(first.lines.last?.hasSuffix(" 1") == true)
        // The sentence that a user gets, not the decoder's words.
        let row = try text(FilePath(csv.string + "1")).split(separator: "\r\n")[1]
        #expect(row.hasPrefix("china.jpg,A") && row.contains(".,"))
    }

    @Test(.timeLimit(.minutes(1)))
    func eval_ofPredictions_quotesAndEscapesWhatTheySay() async throws {
        let references = try folder.write(
            #"""
            {"file": "a, b.jpg", "captions": ["a dog \"Rex\" runs", "two\nlines"]}
            {"file": "<i>.jpg", "captions": ["</li><script>alert(1)</script>", "a cat & a dog sit"]}
            """#,
            to: "references.jsonl"
        )
        let predictions = try folder.write(
            #"""
            {"file": "<i>.jpg", "caption": "a cat & a dog sit"}

            {"file": "a, b.jpg", "caption": "a dog \"Rex\" runs"}
            """#,
            to: "mine.jsonl"
        )
        let csv = folder.path.appending("scores.csv")
        let html = folder.path.appending("page.html")
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "eval", "captions", "--captions", references.string, "--predictions",
                predictions.string, "--csv", csv.string, "--html", html.string,
            ],
            environment: ["DEEPLENS_WEIGHTS": folder.path.string]
        )

        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.last?.hasPrefix("mine.jsonl   100.00   100.00") == true)
        let table = try text(csv)
        #expect(table.hasPrefix("file,caption,references,BLEU-1,"))
        #expect(
            table.contains(
                "\r\n\"a, b.jpg\",\"a dog \"\"Rex\"\" runs\",\"a dog \"\"Rex\"\" runs\ntwo\nlines\",0.99"
            )
        )
        #expect(table.contains("\r\n<i>.jpg,a cat & a dog sit,\"</li>"))
        let page = try text(html)
        #expect(page.ranges(of: "<script>").count == 1)
        #expect(page.contains("<li>&lt;/li&gt;&lt;script&gt;alert(1)&lt;/script&gt;</li>"))
        #expect(page.contains("<h2>a cat &amp; a dog sit</h2>"))
        #expect(page.contains("a dog &quot;Rex&quot; runs"))
        #expect(page.contains("&lt;i&gt;.jpg"))
    }

    @Test(.timeLimit(.minutes(1)))
    func eval_whenSomeLinesAreUnusable_namesThemAndGoesOn() async throws {
        let references = try folder.write(
            """
            {"file": "1.jpg", "captions": ["a dog runs here"]}
            {"file": "2.jpg", "captions": []}
            not JSON
            {"file": "4.jpg", "captions": ["a cat", " "]}
            {"file": "5.jpg", "captions": ["a man climbs"]}
            {"file": "1.jpg", "captions": ["again"]}
            {"file": "7.jpg", "captions": ["a boat"]}
            """,
            to: "references.jsonl"
        )
        let predictions = try folder.write(
            """
            {"file": "1.jpg", "caption": "a dog runs here"}
            {"file": "5.jpg", "caption": ""}
            {"file": "9.jpg", "caption": "a boat"}
            {"files": "1.jpg"}
            """,
            to: "mine.jsonl"
        )
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "eval", "captions", "--captions", references.string, "--predictions",
                predictions.string, "--json",
            ]
        )

        #expect(result.status == 1)
        let summary = try JSONDecoder().decode(Result.self, from: Data(result.output.utf8))
        #expect(summary.photos == 1 && summary.failed == 8)
        for problem in [
            "references.jsonl:2: 2.jpg: there is no caption", "references.jsonl:3: not of the form",
            "references.jsonl:4: 4.jpg: a caption is empty",
            "references.jsonl:6: 1.jpg: the photo was on a line before",
            "mine.jsonl:2: 5.jpg: the caption is empty",
            "mine.jsonl:3: 9.jpg: there is no reference for the photo",
            "mine.jsonl:4: not of the form", "mine.jsonl: there is no caption of 7.jpg",
        ] {
            #expect(result.errors.contains(problem), "\(result.errors)")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func eval_whenAPhotoIsMissing_namesItAndGoesOn() async throws {
        let references = try folder.write(
            """
            {"file": "absent.jpg", "captions": ["a dog"]}
            {"file": "cat.png", "captions": ["a cat looks up"]}
            """,
            to: "references.jsonl"
        )
        let photos = Repository.root.appending("Samples").string
        let result = try await RunningProgram.run(
            "deeplens",
            ["eval", "captions", "--captions", references.string, "--photos", photos]
        )
        #expect(result.status == 1)
        #expect(result.errors.contains("references.jsonl:1: \(photos)/absent.jpg"))
        #expect(result.lines.last?.hasSuffix(" 1") == true)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (
                ["--predictions", "p", "--split", "test"],
                "no photo is of split 'test'; there are: val"
            ),
            (["--predictions", "absent"], "absent: cannot be read"),
            ([], "--photos"),
            (["--photos", ".", "--beam", "11"], "--beam 11"),
            (["--photos", ".", "--html", "/nowhere/page.html"], "/nowhere: no folder to write"),
            (["--photos", ".", "--model", "absent"], "absent.safetensors was not found"),
        ]
    )
    func eval_whenOptionsAreWrong_saysWhich(options: [String], problem: String) async throws {
        let references = try folder.write(Self.samples, to: "captions.jsonl")
        let result = try await RunningProgram.run(
            "deeplens",
            ["eval", "captions", "--captions", references.string] + options
        )
        #expect(result.status != 0)
        #expect(result.errors.contains(problem), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    private static let samples = """
        {"file": "cat.png", "captions": ["a cat is looking at the camera", "a striped cat"]}
        {"file": "china.jpg", "captions": ["a temple under a blue sky"], "split": "val"}
        {"file": "flower.jpg", "captions": ["a red flower with yellow petals"], "split": "val"}
        """

    private struct Result: Decodable {
        let captions: String
        let photos: Int
        let failed: Int
        let scores: [String: Double]
    }

    private func text(_ file: FilePath) throws -> String {
        try String(contentsOfFile: file.string, encoding: .utf8)
    }
}
