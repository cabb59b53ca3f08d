import ArgumentParser
import FolderWatching
import Foundation
import HumanAssessment
import ImageDecoding
import Logging
import SystemPackage
import TensorCore

/// `deeplens assess`: lets people rate captions, and sums up what they said.
struct AssessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Let people rate captions, and sum up their ratings.",
        discussion: """
            Writes a page on which a person rates captions without knowing whose they are. The page is one \
            file, works offline, and saves a CSV file. What tells whose captions they are stands in a key \
            beside it, which --import needs.
            """
    )

    @Argument(help: "A folder of photos (JPEG, PNG).", completion: .directory)
    var folder: String?

    @Option(help: "The model whose captions are rated.")
    var model = "updown"

    @Option(
        help: """
            Captions to rate instead of a model's, one photo a line as {"file": …, "caption": …}. With \
            --import, the photos' reference captions as {"file": …, "captions": […]}.
            """,
        completion: .file()
    )
    var captions: String?

    @Option(help: "A second model, or a second file of captions (FILE.jsonl), to compare with.")
    var against: String?

    @Option(help: "How many photos to take, drawn at random.")
    var count = 100

    @Option(help: "What the choice of photos and the order follow from.")
    var seed: UInt64 = 1

    @Option(help: "The page to write; the key is written beside it.", completion: .file())
    var output = "ratings.html"

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    @Option(
        name: .customLong("import"),
        parsing: .upToNextOption,
        help: "The CSV files that raters saved, one or more a rater.",
        completion: .file(extensions: ["csv"])
    )
    var ratings: [String] = []

    @Option(help: "With --import, the key of the sheet.", completion: .file(extensions: ["json"]))
    var key: String?

    @Flag(help: "With --import, print one JSON object.")
    var json = false

    func validate() throws {
        if ratings.isEmpty {
            guard folder != nil else {
                throw ValidationError("name a folder of photos, or ratings with --import")
            }
            guard key == nil, !json else {
                throw ValidationError("--key and --json belong to --import")
            }
            guard (1...10_000).contains(count) else {
                throw ValidationError("--count \(count): must be from 1 to 10000")
            }
        } else {
            guard folder == nil, against == nil else {
                throw ValidationError("--import takes neither a folder nor --against")
            }
            guard key != nil else {
                throw ValidationError("--import needs the --key that was written beside the sheet")
            }
        }
    }

    func run() async throws {
        if let key, !ratings.isEmpty {
            try sumUp(key: FilePath(key))
        } else if let folder {
            try await makeSheet(of: FilePath(folder))
        }
    }

    private func sumUp(key: FilePath) throws {
        let table = try RatingTable(
            contentsOf: ratings.map { FilePath($0) },
            key: try RatingKey(contentsOf: key)
        )
        let references = try captions.map { try CaptionCollection(contentsOf: FilePath($0)) }
        try RatingReport(RatingResults(table, references: references)).print(asJSON: json)
    }

    private func makeSheet(of folder: FilePath) async throws {
        let files = try SheetFiles(sheet: FilePath(output))
        let sources = try RatedSource.sources(self)
        var failures = 0
        let photos = try chosenPhotos(in: folder, captionedBy: sources)
        var items: [RatingItem] = []
        var progress = ProgressBar(total: photos.count)
        for photo in photos {
            do {
                items.append(try await item(photo, in: folder, sources))
            } catch {
                progress.clear()
                Terminal.printError("\(error)\n")
                failures += 1
            }
            progress.advance()
        }
        guard !items.isEmpty else {
            throw ValidationError("\(folder): no photo that can be read and has captions")
        }
        try files.write(RatingSheet(items, models: sources.map(\.name), seed: seed))
        Terminal.printLine("\(files.sheet): \(items.count) photos to rate; open it in a browser")
        Terminal.printLine("\(files.key): whose captions they are; --import needs it as --key")
        if failures > 0 { throw ExitCode.someFailed }
    }

    /// Photos drawn from those of a folder that all sources have captions for, by their paths.
    private func chosenPhotos(
        in folder: FilePath,
        captionedBy sources: [RatedSource]
    ) throws -> [FilePath] {
        let scanner = FolderScanner(logger: Logger(label: "deeplens"))
        var generator = SeededGenerator(seed: seed)
        return try scanner.files(in: WatchedFolder(path: folder)).map(\.path)
            .filter { photo in sources.allSatisfy { $0.has(photo.name(in: folder)) } }
            .shuffled(using: &generator)
            .prefix(count)
            .sorted { $0.string < $1.string }
    }

    private func item(
        _ photo: FilePath,
        in folder: FilePath,
        _ sources: [RatedSource]
    ) async throws -> RatingItem {
        let image = try await InferenceThread().run { () throws(ImageDecodingError) in
            try ImageDecoder().decode(fileAt: photo, minimumSide: 960).image
                .sheetPhoto()
        }
        let name = photo.name(in: folder)
        var captions: [String] = []
        for source in sources { captions.append(try await source.caption(of: photo, name: name)) }
        return RatingItem(file: name, photo: image, captions: captions)
    }
}

extension FilePath {
    /// What a photo is called within a folder.
    fileprivate func name(in folder: FilePath) -> String {
        var name = self
        _ = name.removePrefix(folder)
        return name.string
    }
}
