import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import ModelTraining
import Settings
import SystemPackage

/// Adapts the decoder to the photos that were learned, and writes it if that does any good.
struct FineTuning {
    /// Fewer photos than these teach nothing that can be measured.
    private static let leastPhotos = 20
    /// Of so many photos one is kept for measuring.
    private static let photosPerHeldOut = 5

    private let weights: WeightsDirectory
    private let model: ModelName
    private let path: FilePath

    /// Prepares the decoder of the settings.
    ///
    /// - Throws: `ValidationError` if it is an ensemble, or the file could not be written.
    init(_ settings: Settings.Captioning, to path: FilePath) throws {
        guard let model = ModelName(settings.model), model.decoders.count == 1 else {
            throw ValidationError("\(settings.model): fine-tuning takes one decoder, not several")
        }
        try TrainCommand.checkFolder(of: path)
        weights = WeightsDirectory(explicit: settings.weights)
        (self.model, self.path) = (model, path)
    }

    /// Trains on photos that are still where they were, on a thread of its own.
    func run(on entries: [CaptionDatastore.Entry]) async throws {
        try await InferenceThread().run { try self.tune(entries) }
    }

    private func tune(_ entries: [CaptionDatastore.Entry]) throws {
        let files = try DecoderFiles(
            model,
            in: weights,
            words: try TextList(contentsOf: weights.path(of: "vocabulary.txt"))
        )
        let kind = try DecoderKind(of: files.checkpoints[0])
        guard kind != .glstm else {
            throw ValidationError(
                "\(model): a gLSTM's attributes cannot be tuned; take another decoder"
            )
        }
        let present = entries.filter { FileManager.default.fileExists(atPath: $0.file) }
        guard present.count >= Self.leastPhotos else {
            throw ValidationError(
                """
                --fine-tune: \(present.count) captioned photos are remembered and still there; it takes \
                \(Self.leastPhotos)
                """
            )
        }
        try withFeatures(of: present) { cache in
            // A photo's checksum is as good as chance, and the same each time.
            let photos = present.sorted { $0.sha256 < $1.sha256 }.map { entry in
                CaptionCorpus.Photo(
                    file: entry.file,
                    captions: entry.captions.map(CaptionCorpus.words)
                )
            }
            let heldOut = photos.count / Self.photosPerHeldOut
            let learned = CaptionPhotos(
                Array(photos[heldOut...]),
                cache: cache,
                vocabulary: files.vocabulary
            )
            let validation = CaptionPhotos(
                Array(photos[..<heldOut]),
                cache: cache,
                vocabulary: files.vocabulary
            )
            let decoder = CaptionModel(
                kind,
                photos: learned,
                hasOwnVocabulary: files.hasOwnVocabulary,
                seed: 1
            )
            let start = try decoder.parameters(from: files.checkpoints[0].file.path)
            let tuning = CaptionFineTuning(
                decoder,
                from: start,
                photos: learned,
                validation: validation,
                seed: 1
            )
            try finish(try tuning.run(report: Self.show), decoder, heldOut: validation.count)
        }
    }

    /// Encodes the photos into a file that lasts as long as the training.
    private func withFeatures(
        of entries: [CaptionDatastore.Entry],
        _ body: (FeatureCache) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("deeplens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let summary = try TrainCommand.Features.encode(
            entries.map { FeatureCacheBuilder.Photo(file: $0.file, path: FilePath($0.file)) },
            to: FilePath(folder.path).appending("learned.features"),
            weights: weights
        )
        try body(summary.cache)
    }

    private func finish(
        _ result: CaptionFineTuning.Result,
        _ decoder: CaptionModel,
        heldOut: Int
    ) throws {
        let scores = [result.before, result.after].map {
            $0.formatted(.number.precision(.fractionLength(1)))
        }
        let measured = "CIDEr-D on \(heldOut) photos kept for it: \(scores[0]), tuned \(scores[1])"
        guard result.after > result.before else {
            Terminal.printLine("\(measured); no better, so \(path) was not written")
            return
        }
        try decoder.write(
            result.parameters,
            to: path,
            metadata: ["training": "fine-tuned from \(model); \(measured)"]
        )
        Terminal.printLine("\(measured); \(path) written")
    }

    private static func show(_ progress: CaptionTrainer.Progress) {
        guard Terminal.showsErrors else { return }
        let isOver = progress.epoch == progress.epochs && progress.share == 1
        let percent = Int(100 * progress.share)
        Terminal.printError(
            isOver
                ? "\r\u{1B}[K" : "\r\u{1B}[Kepoch \(progress.epoch)/\(progress.epochs) \(percent) %"
        )
    }
}
