import Foundation
import StageKit
import SystemPackage
import TestSupport
import Testing

/// The program's commands, run as a user runs them.
struct CommandTests {
    @Test(.timeLimit(.minutes(1)))
    func watchOnce_onTheSamples_writesTwoSidecarsEachAndNothingTheSecondTime() async throws {
        let fixture = try WatchedFolderFixture()
        let samples = [
            "astronaut.png", "cat.png", "china.jpg", "coffee.png", "flower.jpg", "rocket.jpg",
        ]
        for sample in samples { try fixture.copy(sample, as: sample) }

        let first = try await watchOnce(fixture)
        let second = try await watchOnce(fixture)

        #expect(first.status == 0, "\(first.errors)")
        #expect(first.lines.filter { samples.contains(String($0)) }.count == 6)
        #expect(second.output.isEmpty)
        for sample in samples {
            let document = try fixture.sidecar(of: sample)
            #expect(document.caption.hasSuffix("."))
            #expect(!document.hashtags.isEmpty)
            #expect((1...125).contains(document.altText.count))
        }
        #expect(try fixture.sidecar(of: "cat.png").caption.contains("cat"))
        #expect(try fixture.sidecar(of: "coffee.png").caption == "A close-up of an espresso.")
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.photos.string)
        #expect(left.count == 18)
    }

    @Test(.timeLimit(.minutes(1)))
    func watchOnce_whenAPhotoIsDamaged_endsWithOneAndNamesIt() async throws {
        let fixture = try WatchedFolderFixture()
        try fixture.copy("cat.png", as: "cat.png")
        try fixture.folder.write("GIF89a and so on", to: "photos/moving.png")

        let result = try await watchOnce(fixture)

        #expect(result.status == 1)
        #expect(result.errors.contains("moving.png"))
        #expect(try fixture.sidecar(of: "cat.png").caption.contains("cat"))
    }

    @Test(.timeLimit(.minutes(1)))
    func caption_withJSON_printsOneObjectALineAndNamesFailures() async throws {
        let folder = try TemporaryDirectory()
        let flower = try Array(
            Data(contentsOf: URL(filePath: Repository.sample("flower.jpg").string))
        )
        let cut = try folder.write(Array(flower.prefix(flower.count / 2)), to: "cut.jpg")

        let result = try await RunningProgram.run(
            "deeplens",
            [
                "caption", "--json", Repository.sample("cat.png").string, cut.string,
                Repository.sample("flower.jpg").string, "/nowhere/missing.jpg",
            ]
        )

        #expect(result.status == 1)
        #expect(result.lines.count == 2)
        for (line, name) in zip(result.lines, ["cat.png", "flower.jpg"]) {
            #expect(line.hasPrefix("{\"file\":\"\(Repository.sample(name))\","))
            _ = try JSONDecoder().decode(Document.self, from: Data(line.utf8))
        }
        #expect(result.errors.contains("cut.jpg"))
        #expect(result.errors.contains("/nowhere/missing.jpg"))
    }

    @Test(.timeLimit(.minutes(1)))
    func caption_ofManyPhotosWithDamagedOnesAmong_isThatOfEachAlone() async throws {
        let folder = try TemporaryDirectory()
        let names = ["flower.jpg", "cat.png", "rocket.jpg", "china.jpg"]
        var captions: [String: String] = [:]
        for name in names { captions[name] = try await Self.captions(of: [name])[0] }
        let cut = try folder.write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], to: "cut.jpg")
        let many = (0..<21).map { $0 % 5 == 4 ? cut.string : names[$0 % 5] }

        let found = try await Self.captions(of: many, status: 1)

        #expect(found == many.compactMap { captions[$0] })
    }

    /// The captions that are printed of samples, or of files by their paths.
    private static func captions(of photos: [String], status: Int32 = 0) async throws -> [String] {
        let paths = photos.map { $0.hasPrefix("/") ? $0 : Repository.sample($0).string }
        let result = try await RunningProgram.run("deeplens", ["caption", "--json"] + paths)
        #expect(result.status == status, "\(result.errors)")
        return try result.lines.map { line in
            try JSONDecoder().decode(Document.self, from: Data(line.utf8)).caption
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func preview_ofAPhoto_showsItsPostsAndLeavesNoTrace() async throws {
        let fixture = try WatchedFolderFixture()
        try fixture.folder.write(Self.composing, to: "deeplens.yaml")
        try fixture.copy("cat.png", as: "cat.png")
        let photo = fixture.photos.appending("cat.png").string
        let arguments = ["preview", "--config", fixture.configuration.string, photo]

        let posts = try await RunningProgram.run("deeplens", arguments)
        let one = try await RunningProgram.run("deeplens", arguments + ["--platform", "x"])
        let all = try await RunningProgram.run(
            "deeplens",
            arguments + ["--platform", "all", "--json"]
        )
        let none = try await RunningProgram.run("deeplens", arguments + ["--platform", "y"])

        #expect(posts.status == 0, "\(posts.errors)")
        #expect(posts.lines.contains("    A cat is looking at the camera."))
        #expect(posts.output.contains("  mastodon  ") && posts.output.contains("/500 graphemes"))
        #expect(one.output.contains("  x  ") && one.output.contains("/280 weighted"))
        #expect(one.output.contains("    Post: A cat is looking at the camera. #Cat"))
        #expect(!one.output.contains("mastodon"))
        let line = try #require(all.lines.first)
        let document = try JSONDecoder().decode(PostDocument.self, from: Data(line.utf8))
        let platforms = document.posts.map(\.platform)
        #expect(platforms == platforms.sorted() && platforms.count >= 9)
        #expect(document.posts.allSatisfy { $0.length <= $0.limit ?? 0 })
        #expect(none.status == 64 && none.errors.contains("there is no platform 'y'"))
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.photos.string)
        #expect(left == ["cat.png"])
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path.string + "/state"))
    }

    @Test(.timeLimit(.minutes(1)))
    func preview_whenThePipelineComposesNothing_showsTheUsualPosts() async throws {
        let fixture = try WatchedFolderFixture(webhook: "http://127.0.0.1:9/hook")
        let arguments = ["--config", fixture.configuration.string, "--platform", "bluesky"]
        let photo = Repository.sample("cat.png").string

        let result = try await RunningProgram.run("deeplens", ["preview", photo] + arguments)

        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("/300 graphemes"))
        #expect(result.lines.contains("    A cat is looking at the camera."))
        #expect(result.output.contains("\n\n    #Cat #EgyptianCat #"))
    }

    /// What is commented out of the stage can be used as it stands.
    @Test(.timeLimit(.minutes(1)))
    func check_whenTheDefaultConfigurationComposes_acceptsIt() async throws {
        let file = Repository.root.appending("Config/deeplens.yaml")
        let text = try String(contentsOfFile: file.string, encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex { $0.contains("# - compose:") })
        let end = try #require(lines[start...].firstIndex { $0.isEmpty })
        for line in start..<end { lines[line] = "    " + lines[line].dropFirst(6) }
        let folder = try TemporaryDirectory()
        let path = try folder.write(lines.joined(separator: "\n"), to: "config/deeplens.yaml")

        let result = try await RunningProgram.run("deeplens", ["check", "--config", path.string])

        #expect(result.status == 0, "\(result.errors)")
        #expect(lines[start].hasPrefix("    - compose:"))
    }

    @Test(.timeLimit(.minutes(1)))
    func watchOnce_whenPostsAreComposed_putsThemIntoTheSidecar() async throws {
        let fixture = try WatchedFolderFixture()
        try fixture.folder.write(Self.composing, to: "deeplens.yaml")
        try fixture.copy("cat.png", as: "cat.png")

        let result = try await watchOnce(fixture)

        #expect(result.status == 0, "\(result.errors)")
        let sidecar = fixture.photos.string + "/cat.png.deeplens.json"
        let data = try Data(contentsOf: URL(filePath: sidecar))
        let document = try JSONDecoder().decode(PostDocument.self, from: data)
        #expect(document.posts.map(\.platform) == ["mastodon", "x"])
        #expect(document.posts.last?.text.hasPrefix("Post: A cat is looking") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func check_whenATemplateIsWrong_saysWhere() async throws {
        let fixture = try WatchedFolderFixture()
        let text = Self.composing.replacing("Post: {caption}", with: "{caption} {iptc.town}")
        try fixture.folder.write(text, to: "deeplens.yaml")
        let arguments = ["check", "--config", fixture.configuration.string]

        let result = try await RunningProgram.run("deeplens", arguments)

        #expect(result.status == 78)
        let place = "deeplens.yaml:9:14: templates.x: there is no field {iptc.town}; the fields are"
        #expect(result.errors.contains(place), "\(result.errors)")
    }

    private static let composing = """
        version: 1
        watch: [{path: photos}]
        pipelines:
          default:
            - hashtag-policy: {max: 3}
            - compose:
                platforms: [mastodon, x]
                templates:
                  x: "Post: {caption} {tags}"
            - sidecar: {formats: [json]}
            - webhook: {url: "https://example.org", secret: {file: secret}}
        state: {directory: state}

        """

    private struct PostDocument: Decodable {
        let posts: [Post]
    }

    @Test(.timeLimit(.minutes(1)))
    func caption_withTop_printsThatManyHypotheses() async throws {
        let result = try await RunningProgram.run(
            "deeplens",
            ["caption", "--top", "4", Repository.sample("cat.png").string]
        )

        #expect(result.status == 0)
        let ranks = result.lines.filter { $0.wholeMatch(of: #/  [1-4]\. -?\d\.\d{3}  .+/#) != nil }
        #expect(ranks.count == 4)
    }

    @Test func caption_withoutPhotos_endsWithTheUsageStatus() async throws {
        #expect(try await RunningProgram.run("deeplens", ["caption"]).status == 64)
        let result = try await RunningProgram.run("deeplens", ["caption", "--beam", "0", "x.jpg"])
        #expect(result.status == 64)
    }

    @Test func check_whenConfigurationHasProblems_printsAllAndEndsWith78() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(
            """
            version: 1
            watch: [{path: ., recursiv: true}]
            captioning: {beam: 11}
            pipelines:
              default:
                - hashtag-polcy: {max: 5}
                - webhook: {url: "ftp://example.org/"}
            """,
            to: "bad.yaml"
        )

        let result = try await RunningProgram.run("deeplens", ["check", "--config", file.string])

        #expect(result.status == 78)
        for expected in [
            "bad.yaml:2:", "did you mean 'recursive'", "bad.yaml:3:", "bad.yaml:6:",
            "did you mean 'hashtag-policy'", "bad.yaml:7:",
        ] {
            #expect(result.errors.contains(expected), "\(expected) in \(result.errors)")
        }
    }

    @Test(arguments: [
        "deeplens.yaml", "examples/creator.yaml", "examples/newsroom.yaml",
        "examples/self-hoster.yaml",
    ])
    func check_onShippedConfigurations_succeeds(name: String) async throws {
        let home = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: home.path.appending("library").string,
            withIntermediateDirectories: true
        )
        let file = Repository.root.appending("Config").pushing(FilePath(name))

        let result = try await RunningProgram.run(
            "deeplens",
            ["check", "--config", file.string],
            environment: ["HOME": home.path.string, "PHOTOS": home.path.string]
        )

        #expect(result.status == 0, "\(result.errors)")
    }

    private func watchOnce(_ fixture: WatchedFolderFixture) async throws -> RunningProgram.Result {
        try await RunningProgram.run(
            "deeplens",
            ["watch", "--once", "--config", fixture.configuration.string]
        )
    }
}
