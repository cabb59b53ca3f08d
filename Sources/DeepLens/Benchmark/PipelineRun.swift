import CaptioningModels
import NeuralNetwork
import PipelineRuntime
import Settings
import StageKit
import SystemPackage

/// Photo files to drafts as the daemon makes them, over and over, and what the parts take.
struct PipelineRun {
    /// Photos between two looks at the clock, at least: what is in hand at the end of them is waited for.
    private static let passSize = 64

    private let files: [FilePath]
    private let cell: BenchmarkCell
    private let beam: Int
    private let engine: PhotoEngine
    private let clock = ContinuousClock()
    private var photos = 0
    private var parts: [String: Double] = [:]
    private var cpuS = 0.0
    private(set) var seconds = 0.0

    /// Loads the weights.
    ///
    /// - Parameters:
    ///   - files: The photos.
    ///   - options: The first precision, number of threads and size of a batch count; 1: a photo after
    ///     the other; more: as many in hand and in a batch as the program finds useful.
    /// - Throws: The error of the first file of weights that is missing or damaged.
    init(_ files: [FilePath], _ options: BenchmarkOptions) throws {
        self.files = files
        let (precision, threads) = (options.precisions[0], options.threadCounts[0])
        let batch = options.batch[0] == 1 ? 1 : Captioner.largestBatch
        cell = BenchmarkCell(precision: precision.rawValue, threads: threads, batch: batch)
        beam = options.beam
        var settings = Settings.Captioning()
        settings.precision = Settings.Precision(rawValue: precision.rawValue) ?? .auto
        settings.beam = options.beam
        settings.threads = threads
        settings.weights = options.weights.map { FilePath($0) }
        engine = try PhotoEngine(settings, hashtags: Settings.Hashtags())
    }

    /// Captions some photos that do not count.
    mutating func warmUp() async throws {
        let before = self
        try await proceed(to: 2 * cell.batch)
        self = before
    }

    /// Captions photos until so many have been.
    mutating func proceed(to count: Int) async throws {
        let (start, cpu) = (clock.now, Processor.processSeconds)
        let wanted = (photos..<max(count, photos)).map { files[$0 % files.count] }
        if cell.batch == 1 {
            for file in wanted {
                add(
                    try await engine.describe(fileAt: file, pipeline: "bench").findings.timings
                )
            }
        } else {
            var timings: [[String: Double]] = []
            try await engine.forEachDraft(of: wanted, pipeline: "bench") { _, draft in
                timings.append(try draft.get().findings.timings)
            }
            for timings in timings { add(timings) }
        }
        seconds += start.duration(to: clock.now) / .seconds(1)
        cpuS += Processor.processSeconds - cpu
    }

    /// Captions photos for some time, at least each file once.
    mutating func proceed(for duration: Double) async throws {
        let pass = cell.batch == 1 ? 1 : max(files.count, Self.passSize)
        repeat {
            try await proceed(to: photos + pass)
        } while photos < files.count || seconds < duration
    }

    private mutating func add(_ timings: [String: Double]) {
        photos += 1
        parts.merge(timings) { $0 + $1 }
    }

    /// What was measured so far.
    var row: BenchmarkReport.PipelineRow {
        let count = Double(max(photos, 1))
        func milliseconds(_ part: String) -> Double { (parts[part] ?? 0) / count }
        return BenchmarkReport.PipelineRow(
            peer: "deeplens",
            precision: cell.precision,
            threads: cell.threads,
            batch: cell.batch,
            beam: beam,
            photos: photos,
            photosPerS: Double(photos) / seconds,
            readMs: milliseconds("read_image"),
            resizeMs: milliseconds("resize"),
            encodeMs: milliseconds("encode"),
            captionMs: milliseconds("caption"),
            labelMs: milliseconds("label"),
            cpuSPerPhoto: cpuS / count,
            peakRssMib: Processor.peakMemory()
        )
    }
}
