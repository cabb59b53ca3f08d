import Foundation
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `train features`, `train captions`, `train embedding` and `eval embedding`, as a user runs them.
struct TrainingCommandTests {
    private let folder: TemporaryDirectory
    private let photos: FilePath
    private let captions: FilePath
    private var features: String { folder.path.appending("photos.features").string }

    init() throws {
        folder = try TemporaryDirectory()
        photos = try folder.makeFolder("photos")
        for name in ["cat.png", "china.jpg", "flower.jpg"] {
            try FileManager.default.copyItem(
                atPath: Repository.sample(name).string,
                toPath: photos.appending(name).string
            )
        }
        captions = try folder.write(
            """
            {"file": "cat.png", "captions": ["A cat looks.", "A close up of a cat"], "split": "train"}
            {"file": "china.jpg", "captions": ["A temple", "A red tower"], "split": "train"}
            {"file": "flower.jpg", "captions": ["A flower", "A pink flower"], "split": "val"}
            """,
            to: "captions.jsonl"
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func features_ofAFolder_areMadeOnce_andWhatCannotBeReadIsNamed() async throws {
        let arguments = ["train", "features", "--photos", photos.string, "--features", features]
        let first = try await RunningProgram.run("deeplens", arguments)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.lines == ["\(features): 3 photos, 3 encoded now"])
        try folder.write("no photo", to: "photos/broken.jpg")
        let second = try await RunningProgram.run("deeplens", arguments)
        #expect(second.status == 1)
        #expect(second.lines == ["\(features): 3 photos, 0 encoded now"])
        #expect(second.errors.contains("broken.jpg"))
    }

    private func training(_ name: String) -> [String] {
        [
            "train", "captions", "--decoder", "nic", "--photos", photos.string, "--captions",
            captions.string, "--features", features, "--output",
            folder.path.appending("\(name).safetensors").string, "--epochs", "3", "--seed", "3",
        ]
    }

    /// The same with a file to go on from and a drawing.
    private func resumableTraining(_ name: String) -> [String] {
        training(name) + [
            "--checkpoint", folder.path.appending("\(name).checkpoint").string, "--curve",
            folder.path.appending("\(name).svg").string,
        ]
    }

    /// What the epochs' lines say without the seconds, which differ.
    private func epochs(_ result: RunningProgram.Result) -> [String] {
        result.lines.filter { $0.hasPrefix("epoch ") }
            .map { $0.split(separator: " · ").dropLast().joined(separator: " · ") }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [SIGKILL, SIGTERM])
    func captions_whenStoppedAndResumed_areTrainedAsIfTheyHadNotBeen(number: Int32) async throws {
        let whole = try await RunningProgram.run("deeplens", training("whole"))
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(epochs(whole).count == 3)
        let stopped = try await Subprocess.run(
            .path(Repository.builtProgram("deeplens")),
            arguments: Arguments(resumableTraining("stopped")),
            environment: .inherit.updating([
                "DEEPLENS_WEIGHTS": Repository.root.appending("Weights").string
            ]),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution in
            for try await _ in execution.standardOutput {
                kill(execution.processIdentifier.value, number)
            }
        }
        #expect(!stopped.terminationStatus.isSuccess)
        let resumed = try await RunningProgram.run(
            "deeplens",
            resumableTraining("stopped") + ["--resume"]
        )
        #expect(resumed.status == 0, "\(resumed.errors)")
        let left = epochs(resumed)
        let expected = Array(epochs(whole).suffix(left.count))
        #expect(left == expected)
        #expect(left.count < 3 || number == SIGKILL)
        let weights = try ["whole", "stopped"].map { name in
            try Data(contentsOf: URL(filePath: folder.path.appending("\(name).safetensors").string))
        }
        #expect(weights[0] == weights[1])
        let curve = try String(
            contentsOfFile: folder.path.appending("stopped.svg").string,
            encoding: .utf8
        )
        #expect(curve.contains("validation CIDEr"))
        let other = try await RunningProgram.run(
            "deeplens",
            resumableTraining("stopped") + ["--resume", "--batch", "2"]
        )
        #expect(other.status == 1)
        #expect(other.errors.contains("belongs to another training"))
    }

    @Test(.timeLimit(.minutes(2)))
    func captions_selfCritically_goOnFromGivenWeights() async throws {
        let without = try await RunningProgram.run(
            "deeplens",
            training("rewarded") + ["--self-critical"]
        )
        #expect(without.status == 64)
        #expect(without.errors.contains("name the weights to start from with --from"))
        let start = try await RunningProgram.run("deeplens", training("start"))
        #expect(start.status == 0, "\(start.errors)")
        let from = folder.path.appending("start.safetensors").string
        let rewarded = try await RunningProgram.run(
            "deeplens",
            training("rewarded") + ["--self-critical", "--from", from]
        )
        #expect(rewarded.status == 0, "\(rewarded.errors)")
        #expect(epochs(rewarded).count == 3)
    }

    @Test(.timeLimit(.minutes(1)))
    func embedding_whenTrained_isMeasuredByEval() async throws {
        let encoded = try await RunningProgram.run(
            "deeplens",
            ["train", "features", "--photos", photos.string, "--features", features]
        )
        #expect(encoded.status == 0, "\(encoded.errors)")
        let pairs = ["--features", features, "--captions", captions.string]
        let file = folder.path.appending("embedding.safetensors").string
        let trained = try await RunningProgram.run(
            "deeplens",
            ["train", "embedding", "--output", file, "--epochs", "2"] + pairs
        )
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.lines.count == 3)
        #expect(trained.lines.last == "\(file): written")
        for model in [[], ["--model", file]] {
            let measured = try await RunningProgram.run(
                "deeplens",
                ["eval", "embedding", "--json"] + model + pairs
            )
            #expect(measured.status == 0, "\(measured.errors)")
            let scores = try JSONDecoder().decode(Scores.self, from: Data(measured.output.utf8))
            #expect(scores.photos == 1)
            #expect(scores.sentences == 2)
            #expect(scores.textToImage.medianRank == 1)
        }
    }

    private struct Scores: Decodable {
        struct Recall: Decodable {
            let medianRank: Double
        }

        let photos: Int
        let sentences: Int
        let textToImage: Recall
    }
}
