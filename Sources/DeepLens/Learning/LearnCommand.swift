import ArgumentParser
import CaptioningModels
import FolderWatching
import Foundation
import Logging
import PipelineRuntime
import Settings
import StageKit
import SystemPackage

/// `deeplens learn`: remembers photos that the user captioned.
struct LearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Learn from photos that you captioned, from the next photo on.",
        discussion: """
            Without --captions, a photo's caption is the description in its XMP sidecar, unless DeepLens \
            wrote it, or else the IPTC caption inside the photo. Photos without one are passed over.
            """
    )

    @Argument(help: "A folder of captioned photos.", completion: .directory)
    var folder: String?

    @Option(
        help: """
            The captions instead, one photo a line as {"file": …, "captions": […], "hashtags": […]}; \
            hashtags may be left out.
            """,
        completion: .file()
    )
    var captions: String?

    @Option(help: "Of the captions, only those of this split, such as train.")
    var split: String?

    @Option(
        help: "The file to remember them in. (default: captions.datastore in the state directory)",
        completion: .file()
    )
    var datastore: String?

    @Option(
        help: "The configuration that says where that file is.",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var config: String?

    @Option(
        parsing: .upToNextOption,
        help: "Photos that are not to be remembered any more.",
        completion: .file()
    )
    var forget: [String] = []

    @Option(
        help: """
            Also adapt the decoder to all that is remembered, in minutes, and write it to this file, for \
            use as --model FILE or captioning: {model: FILE}.
            """,
        completion: .file(extensions: ["safetensors"])
    )
    var fineTune: String?

    @Flag(help: "Print what is remembered, one JSON object a photo.")
    var list = false

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    func validate() throws {
        let count = [folder != nil, !forget.isEmpty, list].filter(\.self).count
        guard count == 1 || (count == 0 && fineTune != nil) else {
            throw ValidationError(
                "name a folder, or --forget FILE…, or --list, or --fine-tune FILE"
            )
        }
        if let fineTune, list || ModelName(fineTune)?.fileNames != [fineTune] {
            throw ValidationError(
                "--fine-tune \(fineTune): must end in .safetensors, have no +, and not go with --list"
            )
        }
        if folder == nil, captions != nil {
            throw ValidationError("--captions: name the folder of the photos too")
        }
        if split != nil, captions == nil {
            throw ValidationError("--split \(split ?? ""): goes with --captions alone")
        }
    }

    func run() async throws {
        var settings = try captioning()
        let path = settings.datastore ?? Self.defaultDatastore
        settings.datastore = nil
        let engine = try PhotoEngine(settings, hashtags: Settings.Hashtags())
        if list { return try Self.show(try Learner.datastore(at: path, for: engine)) }
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        let lock = try DatastoreLock(for: path)
        defer { withExtendedLifetime(lock) {} }
        var learner = try Learner(at: path, engine: engine)
        if let folder {
            try await learn(Self.absolute(folder), &learner)
        } else if !forget.isEmpty {
            try await learner.forget(forget.map(Self.absolute))
        }
        Terminal.printLine(learner.summary)
        if let fineTune {
            let entries = try Learner.datastore(at: path, for: engine).entries
            try await FineTuning(settings, to: FilePath(fineTune)).run(on: entries)
        }
        if learner.failures.count > 0 { throw ExitCode.someFailed }
    }

    private func learn(_ folder: FilePath, _ learner: inout Learner) async throws {
        guard let captions else {
            let scanner = FolderScanner(logger: Logger(label: "deeplens"))
            let photos = try scanner.files(in: WatchedFolder(path: folder)).map(\.path)
            return try await learner.learn(photos, UserCaptions())
        }
        let sayings = try UserCaptions(
            contentsOf: FilePath(captions),
            folder: folder,
            split: split,
            failures: &learner.failures
        )
        try await learner.learn(sayings.files, sayings)
    }

    /// Where photos are remembered, and the weights.
    private func captioning() throws -> Settings.Captioning {
        var captioning = Settings.Captioning()
        if let config {
            var option = ConfigurationOption()
            option.configuration = config
            captioning = try option.load().settings.captioning
        }
        if let weights { captioning.weights = FilePath(weights) }
        if let datastore { captioning.datastore = Self.absolute(datastore) }
        return captioning
    }

    private static var defaultDatastore: FilePath {
        Settings.defaultDatastore(environment: ProcessInfo.processInfo.environment)
    }

    private static func absolute(_ path: String) -> FilePath {
        FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(path))
            .lexicallyNormalized()
    }

    private static func show(_ datastore: CaptionDatastore) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for entry in datastore.entries {
            Terminal.printLine(String(decoding: try encoder.encode(entry), as: UTF8.self))
        }
    }
}
