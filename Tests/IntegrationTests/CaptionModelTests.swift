import Foundation
import SystemPackage
import TestSupport
import Testing

/// `deeplens caption` with other searches and models, and its attention maps.
struct CaptionModelTests {
    private let folder: TemporaryDirectory
    private let cat = Repository.sample("cat.png").string

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func caption(_ arguments: String...) async throws -> RunningProgram.Result {
        try await RunningProgram.run("deeplens", ["caption"] + arguments)
    }

    @Test(.timeLimit(.minutes(1)))
    func attention_ofTwoPhotosOfOneName_hasAPageAndAPictureForEachWord() async throws {
        let files = FileManager.default
        let other = try folder.makeFolder("other").appending("cat.png").string
        try files.copyItem(atPath: Repository.sample("rocket.jpg").string, toPath: other)
        let maps = folder.path.appending("maps")
        let old = try folder.write("old", to: "maps/cat.png.attention/99-old.png")

        let result = try await caption(cat, other, "--attention", maps.string)

        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try Set(files.contentsOfDirectory(atPath: maps.string)) == [
                "cat.png.attention", "cat.png.2.attention",
            ]
        )
        #expect(!files.fileExists(atPath: old.string))
        let page = maps.appending("cat.png.attention")
        let html = try String(contentsOfFile: page.appending("index.html").string, encoding: .utf8)
        #expect(html.contains("<h1>a cat is looking at the camera</h1>"))
        let names = try files.contentsOfDirectory(atPath: page.string).sorted()
        #expect(
            names == [
                "01-a.png", "02-cat.png", "03-is.png", "04-looking.png", "05-at.png", "06-the.png",
                "07-camera.png", "index.html", "photo.png",
            ]
        )
        for name in names where name.hasSuffix(".png") {
            #expect(html.contains("src=\"\(name)\""))
            let picture = try Data(contentsOf: URL(filePath: page.appending(name).string))
            #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func attention_whenItCannotBeWritten_failsThePhotoAndNamesTheFolder() async throws {
        let file = try folder.write("a file", to: "maps")
        let result = try await caption(cat, "--attention", file.string)
        #expect(result.status == 1)
        #expect(result.errors.contains("cat.png"))
    }

    @Test(.timeLimit(.minutes(1)))
    func search_whenNucleus_followsFromItsSeed() async throws {
        let arguments = ["--search", "nucleus", "--temperature", "2", "--top", "5", "--seed"]
        func lines(_ seed: String) async throws -> [Substring] {
            let result = try await RunningProgram.run(
                "deeplens",
                ["caption", cat] + arguments + [seed]
            )
            #expect(result.status == 0, "\(result.errors)")
            // But for the line that says how long it took.
            return result.lines.filter { !$0.contains(" ms") }
        }
        let first = try await lines("1")
        #expect(try await lines("1") == first)
        #expect(try await lines("2") != first)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("--temperature", "0"), ("--top-p", "1.5"), ("--groups", "4"), ("--groups", "0"),
            ("--search", "best"), ("--seed", "-1"), ("--diversity", "nan"), ("--length-mean", "0"),
        ]
    )
    func search_whenAnOptionIsOutOfRange_isAUsageError(
        option: String,
        value: String
    ) async throws {
        var arguments = ["caption", cat, "--search=diverse"]
        if option == "--search" { arguments.removeLast() }
        let result = try await RunningProgram.run("deeplens", arguments + ["\(option)=\(value)"])
        #expect(result.status == 64)
        #expect(result.errors.contains(option))
    }

    @Test(.timeLimit(.minutes(1)))
    func model_whenItsWeightsAreMissing_namesTheFile() async throws {
        let missing = try await caption(cat, "--model", "updown+my-own")
        #expect(missing.status != 0)
        #expect(missing.errors.contains("my-own.safetensors was not found"))
        let senseless = try await caption(cat, "--model", "../updown")
        #expect(senseless.status != 0)
        #expect(senseless.errors.contains("'../updown' is no model's name"))
    }

    @Test(.timeLimit(.minutes(1)))
    func model_whenAnEnsemble_isNamedInTheResult() async throws {
        let result = try await caption(cat, "--json", "--model", "updown+updown")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"name\":\"updown+updown\""))
        #expect(result.output.contains("A cat is looking at the camera."))
    }
}
