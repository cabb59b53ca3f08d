import Foundation
import SystemPackage
import TestSupport
import Testing

/// `assess`: a sheet that is rated in a browser, and what its file comes to.
@Suite struct AssessmentTests {
    private let folder: TemporaryDirectory
    private let photos: FilePath

    init() throws {
        folder = try TemporaryDirectory()
        photos = try folder.makeFolder("photos")
        for name in ["cat.png", "coffee.png", "flower.jpg"] {
            try FileManager.default.copyItem(
                atPath: Repository.sample(name).string,
                toPath: photos.appending(name).string
            )
        }
        for (file, word) in [("first", "A"), ("second", "Another")] {
            try folder.write(
                ["cat.png", "coffee.png", "flower.jpg"].map {
                    #"{"file": "\#($0)", "caption": "\#(word) picture of \#($0.prefix(3))"}"# + "\n"
                }.joined(),
                to: "\(file).jsonl"
            )
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func sheet_ratedByKeysAlone_savesWhatImportReads() async throws {
        let sheet = try await makeSheet(["--against", path("second.jsonl")])
        let saved = folder.path.appending("ratings-Ada.csv")

        let seen = try await HeadlessBrowser.run { browser in
            let place = "document.querySelector('output').value"
            var seen: [String] = []
            try browser.open(sheet)
            try browser.press(["A", "d", "a", "Enter", "4", "5", "2", "3", "a"])
            seen.append(try browser.evaluate(place))
            // One rating is taken back and given anew; then the tab is closed in the middle.
            try browser.press(["1", "Backspace", "3"])
            try browser.reload()
            seen.append(try browser.evaluate("document.querySelector('#start').open"))
            try browser.press(["Enter"])
            seen.append(try browser.evaluate(place))
            try browser.press(["5", "3", "5", "t", "ArrowLeft", "ArrowRight", "ArrowRight"])
            seen.append(try browser.evaluate(place))
            // With the preference given first, the last rating ends the photo.
            try browser.press(["b", "4", "4", "4", "4"])
            seen.append(try browser.evaluate("document.querySelector('#end').open"))
            try browser.press(["Enter"])
            try browser.waitForDownload()
            seen.append("\(browser.complaints) complaints")
            try FileManager.default.copyItem(
                atPath: browser.downloads.appending("ratings-Ada.csv").string,
                toPath: saved.string
            )
            return seen
        }

        #expect(
            seen == [
                "photo 2 of 3 · 1 rated", "true", "photo 2 of 3 · 1 rated",
                "photo 3 of 3 · 2 rated",
                "true", "0 complaints",
            ]
        )
        let text = try String(contentsOfFile: saved.string, encoding: .utf8)
        let rows = text.split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",", maxSplits: 3).last ?? ""
        }
        #expect(rows == ["4,5,2,3,a", "3,5,3,5,tie", "4,4,4,4,b"])

        let results = try await summary(of: [saved])
        #expect(results.raters == ["Ada"])
        #expect(results.models.map(\.name) == ["first", "second"])
        let adequacy = results.models.compactMap(\.adequacy?.value).reduce(0, +)
        #expect(abs(adequacy - (4 + 2 + 3 + 3 + 4 + 4) / 3.0) < 1e-9)
        #expect(results.duel.ties == 1 && results.duel.wins + results.duel.losses == 2)
    }

    @Test(.timeLimit(.minutes(1)))
    func sheet_ofAModel_hasItsCaptionsAndReplacesNoOther() async throws {
        let sheet = try await makeSheet([], captions: nil)
        let key = try String(contentsOfFile: path("ratings.key.json"), encoding: .utf8)
        #expect(key.contains("\"A cat is looking at the camera.\""))
        #expect(key.contains("\"model\" : \"updown\""))
        let page = try String(contentsOfFile: sheet.string, encoding: .utf8)
        #expect(page.contains("A cat is looking at the camera.") && !page.contains("updown"))

        let again = try await RunningProgram.run(
            "deeplens",
            ["assess", photos.string, "--output", sheet.string]
        )
        #expect(again.status == 64)
        #expect(again.errors.contains("\(sheet): exists"))
        #expect(try String(contentsOfFile: sheet.string, encoding: .utf8) == page)
    }

    @Test(.timeLimit(.minutes(1)))
    func sheet_whenAPhotoIsDamaged_namesItAndHasTheOthers() async throws {
        try folder.write("no photo", to: "photos/moved.jpg")
        let result = try await RunningProgram.run(
            "deeplens",
            ["assess", photos.string, "--output", path("ratings.html")]
        )
        #expect(result.status == 1)
        #expect(result.errors.contains("moved.jpg"))
        #expect(result.output.contains("ratings.html: 3 photos to rate"))
    }

    @Test(.timeLimit(.minutes(1)))
    func import_ofAWrongFile_namesTheLine() async throws {
        _ = try await makeSheet([])
        let file = try folder.write("a,b\n1,2\n", to: "wrong.csv")
        let result = try await RunningProgram.run(
            "deeplens",
            ["assess", "--import", file.string, "--key", path("ratings.key.json")]
        )
        #expect(result.status == 1)
        #expect(result.errors.contains("\(file):1: the first line must be sheet,rater,item"))
        #expect(try await RunningProgram.run("deeplens", ["assess"]).status == 64)
    }

    @Test(.timeLimit(.minutes(1)))
    func judgements_areComparedWithEachMetric() async throws {
        let captions = try folder.write(
            "a.jpg#0\tA dog runs\nb.jpg#0\tA dog sleeps\nc.jpg#0\tCars\n",
            to: "captions.txt"
        )
        let judged = try folder.write("a.jpg\tb.jpg#0\t3\t4\na.jpg\tc.jpg#0\t1\t1\n", to: "judged")
        let result = try await RunningProgram.run(
            "deeplens",
            ["eval", "judgements", "--expert", judged.string, "--captions", captions.string]
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.first?.hasPrefix("expert: 2 captions") == true)
        #expect(result.lines.contains { $0.hasPrefix("ROUGE-L  ") && $0.hasSuffix(" 100.0") })
        #expect(result.lines.last?.hasPrefix("Krippendorff's α of the raters: ordinal 0.") == true)
    }

    // MARK: -

    private struct Summary: Decodable {
        struct Mean: Decodable {
            let value: Double
        }

        struct Model: Decodable {
            let name: String
            let adequacy: Mean?
        }

        struct Duel: Decodable {
            let wins: Int
            let ties: Int
            let losses: Int
        }

        let raters: [String]
        let models: [Model]
        let duel: Duel
    }

    private func path(_ name: String) -> String { folder.path.appending(name).string }

    private func makeSheet(
        _ arguments: [String],
        captions: String? = "first.jsonl"
    ) async throws -> FilePath {
        let result = try await RunningProgram.run(
            "deeplens",
            ["assess", photos.string, "--output", path("ratings.html")] + arguments
                + (captions.map { ["--captions", path($0)] } ?? [])
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.count == 2)
        return folder.path.appending("ratings.html")
    }

    private func summary(of files: [FilePath]) async throws -> Summary {
        let result = try await RunningProgram.run(
            "deeplens",
            ["assess", "--json", "--key", path("ratings.key.json"), "--import"]
                + files.map(\.string)
        )
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8))
    }
}
