import Foundation
import SystemPackage
import TestSupport
import Testing

/// `train hashtags` and `eval hashtags`, run as a user runs them on tags of their own.
struct HashtagCommandTests {
    private let folder: TemporaryDirectory
    private let tags: FilePath

    init() throws {
        folder = try TemporaryDirectory()
        let worlds = [
            "#Beach #sea #sun #travel", "#food #yummy #dinner #cake", "#gym #run #fit #yoga",
        ]
        let lines = (0..<600).map { worlds[$0 * 7 % 3].split(separator: " ").turned(by: $0 / 3) }
        tags = try folder.write(lines.joined(separator: "\n"), to: "tags.txt")
    }

    @Test(.timeLimit(.minutes(1)))
    func train_onOwnTags_writesAModelThatEvalMeasures() async throws {
        let file = folder.path.appending("hashtags_gru.safetensors")
        let trained = try await RunningProgram.run(
            "deeplens",
            [
                "train", "hashtags", "--model", "gru", "--tags", tags.string, "--output",
                file.string, "--epochs", "40", "--seed", "3",
            ]
        )
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.lines.count == 41)
        #expect(trained.lines.first?.hasPrefix("epoch 1/40 · loss ") == true)
        #expect(trained.lines.first?.contains("validation recall@5") == true)
        #expect(trained.lines.last == "\(file): written")

        let measured = try await RunningProgram.run(
            "deeplens",
            [
                "eval", "hashtags", "--tags", tags.string, "--model", "gru", "--weights",
                folder.path.string, "--drawn", "10", "--json",
            ]
        )
        #expect(measured.status == 0, "\(measured.errors)")
        #expect(measured.lines.count == 2)
        let result = try JSONDecoder().decode(Ranking.self, from: Data(measured.lines[0].utf8))
        #expect(result.model == "gru")
        #expect(result.tasks == 50)
        // The hidden tags follow from the given ones: two tags of four are left, both among five.
        #expect(result.recallAt5 == 1)
        let drawn = try JSONDecoder().decode(Drawn.self, from: Data(measured.lines[1].utf8))
        #expect((0...1).contains(drawn.selfBLEU))
    }

    @Test(.timeLimit(.minutes(1)))
    func train_onTooFewTags_saysHowManyAreNeeded() async throws {
        let few = try folder.write("one two\nthree\n", to: "few.txt")
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "train", "hashtags", "--model", "vae", "--tags", few.string, "--output",
                folder.path.appending("model").string,
            ]
        )
        #expect(result.status != 0)
        #expect(result.errors.contains("too few to learn from"))
    }

    @Test(.timeLimit(.minutes(1)))
    func train_whenTheOutputCannotBeWritten_saysSoBeforeItTrains() async throws {
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "train", "hashtags", "--model", "gru", "--tags", tags.string, "--output",
                folder.path.appending("absent/model").string,
            ]
        )
        #expect(result.status == 64)
        #expect(result.errors.contains("absent: no folder to write to"))
        #expect(result.output.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func eval_ofBaselines_needsNoWeights() async throws {
        let result = try await RunningProgram.run(
            "deeplens",
            [
                "eval", "hashtags", "--tags", tags.string, "--model", "cooccurrence", "--weights",
                folder.path.string, "--drawn", "0",
            ]
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.lines.count == 2)
        #expect(result.lines.last?.hasPrefix("cooccurrence") == true)
    }

    /// What was cached with the former weights is then not taken for the photo's.
    @Test(.timeLimit(.minutes(1)))
    func doctor_onceHashtagsWereTrainedAnew_namesOtherWeights() async throws {
        let fixture = try WatchedFolderFixture()
        let weights = try fixture.folder.makeFolder("weights")
        let shipped = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent().appending("Weights")
        for name in try FileManager.default.contentsOfDirectory(atPath: shipped.string)
        where name != "hashtags_gru.safetensors" {
            try FileManager.default.createSymbolicLink(
                atPath: weights.appending(name).string,
                withDestinationPath: shipped.appending(name).string
            )
        }
        try fixture.folder.write(
            """
            version: 1
            watch: [{path: photos}]
            captioning: {weights: weights}
            hashtags: {model: gru}
            pipelines: {default: [hashtag-policy]}
            state: {directory: state}
            """,
            to: "deeplens.yaml"
        )
        var named: [Substring] = []
        for seed in ["1", "2"] {
            let model = weights.appending("hashtags_gru.safetensors").string
            let trained = try await RunningProgram.run(
                "deeplens",
                [
                    "train", "hashtags", "--model", "gru", "--tags", tags.string, "--output",
                    model, "--epochs", "1", "--seed", seed,
                ]
            )
            #expect(trained.status == 0, "\(trained.errors)")
            let result = try await RunningProgram.run(
                "deeplens",
                ["doctor", "--config", fixture.configuration.string]
            )
            named += result.lines.filter { $0.contains("weights: complete") }
        }
        #expect(named.count == 2)
        #expect(Set(named).count == 2)
    }

    private struct Ranking: Decodable {
        let model: String
        let tasks: Int
        let recallAt5: Double
    }

    private struct Drawn: Decodable {
        let selfBLEU: Double
    }
}

extension [Substring] {
    /// The elements turned by so many places, as a line.
    fileprivate func turned(by places: Int) -> String {
        let start = places % count
        return (self[start...] + self[..<start]).joined(separator: " ")
    }
}
