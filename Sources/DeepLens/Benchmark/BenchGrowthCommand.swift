import ArgumentParser
import CaptioningModels
import Foundation
import ImageDecoding
import NeuralNetwork
import SystemPackage
import TensorCore

/// `deeplens bench growth`: cost against photos, beam width and megapixels.
struct BenchGrowthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth",
        abstract: "Measure how cost grows with photos, beam width and megapixels.",
        discussion: "The most threads and the largest batch of the options count."
    )

    /// Quality of the JPEGs, as cameras use.
    private static let quality = 90
    /// Their sides are as 4 to 3.
    private static let ratio = 4.0 / 3

    @OptionGroup
    var options: BenchmarkOptions

    @Option(help: "The most photos.")
    var limit = 10_000

    @Option(parsing: .upToNextOption, help: "The sizes of photos in megapixels.")
    var megapixels = [0.2, 0.5, 1, 2, 4, 8, 12, 24]

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit \(limit): must be from 1 to 1000000")
        }
        for size in megapixels where !(0.01...100).contains(size) {
            throw ValidationError("--megapixels \(size): must be from 0.01 to 100")
        }
    }

    func run() throws {
        var report = BenchmarkReport()
        let photos = try BenchmarkPhotos(in: options.photos)
        let precision = options.precisions[0]
        let process = PipelineProcess(options, precision: precision)
        report.growth = CostGrowth(
            precision: precision.rawValue,
            threads: options.threadCounts.max() ?? 1,
            batch: options.batch.max() ?? 1,
            photos: try process.growth(at: counts),
            beam: try beamPoints(photos, precision),
            megapixels: try sizePoints(photos, process)
        )
        try options.deliver(report, table: BenchmarkTables.print)
    }

    /// 1, 2 and 5 times powers of ten up to the limit.
    private var counts: [Int] {
        let steps = sequence(first: 1) { $0 * 10 }.prefix(7).flatMap { [$0, 2 * $0, 5 * $0] }
        return steps.filter { $0 < limit } + [limit]
    }

    private func beamPoints(
        _ photos: BenchmarkPhotos,
        _ precision: Precision
    ) throws -> [CostGrowth.BeamPoint] {
        let threads = options.threadCounts.max() ?? 1
        Threads.use(threads)
        var parts = CaptionerParts(weights: options.weightsDirectory, precision: precision)
        let size = options.batch.max() ?? 1
        let inputs = try BenchmarkPhotos.encoderInputs(photos.spread(size)).batch(of: size)
        let features = try parts.encode(inputs)
        return try SearchOptions.beamWidths.map { width in
            let times = try RunTimes(seconds: options.seconds, images: size) {
                _ = try parts.captions(of: features, options: SearchOptions(beamWidth: width))
            }
            return CostGrowth.BeamPoint(beam: width, captionMs: times.median)
        }
    }

    private func sizePoints(
        _ photos: BenchmarkPhotos,
        _ process: PipelineProcess
    ) throws -> [CostGrowth.SizePoint] {
        let image = try ImageDecoder().decode(fileAt: photos.files[0]).image
        return try megapixels.map { size in
            try TemporaryFolder.with { folder in
                let height = (size * 1e6 / Self.ratio).squareRoot()
                let bytes =
                    try image
                    .resized(width: Int(height * Self.ratio), height: Int(height))
                    .jpeg(quality: Self.quality)
                let file = URL(filePath: folder.appending("photo.jpg").string)
                try Data(bytes).write(to: file)
                let row = try process.row(ofPhotosIn: folder, seconds: options.seconds)
                return CostGrowth.SizePoint(
                    megapixels: size,
                    readMs: row.readMs,
                    resizeMs: row.resizeMs,
                    totalMs: 1000 / row.photosPerS
                )
            }
        }
    }
}
