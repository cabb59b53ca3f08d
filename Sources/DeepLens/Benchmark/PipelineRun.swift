import CaptioningModels
import ImageDecoding
import SystemPackage
import TensorCore

/// Captions photo files in batches, over and over, and adds up what the parts take.
struct PipelineRun {
    private let files: [FilePath]
    private let cell: BenchmarkCell
    private let beam: Int
    private let captioner: Captioner
    private let decoder = ImageDecoder()
    private let clock = ContinuousClock()
    private var photos = 0
    private var read = Duration.zero
    private var timings = PhotoDescription.Timings()
    private var cpuS = 0.0
    private(set) var seconds = 0.0

    /// Loads the weights.
    init(
        _ files: [FilePath],
        precision: String,
        threads: Int,
        batch: Int,
        _ options: BenchmarkOptions
    ) throws {
        self.files = files
        cell = BenchmarkCell(precision: precision, threads: threads, batch: batch)
        beam = options.beam
        captioner = try Captioner(
            weights: options.weightsDirectory,
            options: Captioner.Options(search: options.search, threads: threads)
        )
    }

    /// Captions one batch that does not count.
    mutating func warmUp() throws {
        let before = self
        try proceed(to: cell.batch)
        self = before
    }

    /// Captions photos until so many have been.
    mutating func proceed(to count: Int) throws {
        try measure { run in
            while run.photos < count { try run.captionBatch(atMost: count - run.photos) }
        }
    }

    /// Captions photos for some time, at least each file once.
    mutating func proceed(for seconds: Double) throws {
        try measure { run in
            let end = run.clock.now + .seconds(seconds)
            while run.photos < run.files.count || run.clock.now < end {
                try run.captionBatch(atMost: run.cell.batch)
            }
        }
    }

    private mutating func measure(_ body: (inout Self) throws -> Void) rethrows {
        let (start, cpu) = (clock.now, Processor.processSeconds)
        try body(&self)
        seconds += start.duration(to: clock.now) / .seconds(1)
        cpuS += Processor.processSeconds - cpu
    }

    private mutating func captionBatch(atMost count: Int) throws {
        for _ in 0..<min(count, cell.batch) {
            let file = files[photos % files.count]
            let start = clock.now
            let image = try decoder.decode(fileAt: file, minimumSide: PhotoEngine.minimumSide).image
            read += start.duration(to: clock.now)
            let spent = try captioner.describe(image).timings
            timings.resize += spent.resize
            timings.encode += spent.encode
            timings.decode += spent.decode
            timings.label += spent.label
            photos += 1
        }
    }

    /// What was measured so far.
    var row: BenchmarkReport.PipelineRow {
        func milliseconds(_ duration: Duration) -> Double {
            duration / .milliseconds(1) / Double(max(photos, 1))
        }
        return BenchmarkReport.PipelineRow(
            peer: "deeplens",
            precision: cell.precision,
            threads: cell.threads,
            batch: cell.batch,
            beam: beam,
            photos: photos,
            photosPerS: Double(photos) / seconds,
            readMs: milliseconds(read),
            resizeMs: milliseconds(timings.resize),
            encodeMs: milliseconds(timings.encode),
            captionMs: milliseconds(timings.decode),
            labelMs: milliseconds(timings.label),
            cpuSPerPhoto: cpuS / Double(max(photos, 1)),
            peakRssMib: Processor.peakMemory()
        )
    }
}
