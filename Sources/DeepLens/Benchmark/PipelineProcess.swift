import Checkpoints
import Foundation
import NeuralNetwork
import SystemPackage

/// Photo files to captions, measured in fresh processes of this program.
struct PipelineProcess {
    /// Starts of which the median counts.
    private static let starts = 5

    private let options: BenchmarkOptions
    private let precision: Precision
    private let threads: Int
    private let batch: Int

    /// Measures the most threads and the largest batch of the options.
    init(_ options: BenchmarkOptions, precision: Precision) {
        self.options = options
        self.precision = precision
        threads = options.threadCounts.max() ?? 1
        batch = options.batch.max() ?? 1
    }

    /// Times, memory, and how long the first caption takes.
    func row(of photos: BenchmarkPhotos) throws -> BenchmarkReport.PipelineRow {
        var row = try run(["--seconds", "\(options.seconds)"]).row
        let first = photos.files.first { $0.extension?.lowercased() == "jpg" } ?? photos.files[0]
        row.coldStartS = try (0..<Self.starts).map { _ in try coldStart(first) }.median
        return row
    }

    /// Time and memory after so many photos.
    func growth(at counts: [Int]) throws -> [CostGrowth.PhotoPoint] {
        try run(["--counts"] + counts.map(String.init)).growth
    }

    /// Times of the parts with other photos.
    func row(ofPhotosIn folder: FilePath, seconds: Double) throws -> BenchmarkReport.PipelineRow {
        try run(["--seconds", "\(seconds)"], photos: folder.string).row
    }

    private func run(
        _ more: [String],
        photos: String? = nil
    ) throws -> BenchPipelineCommand.Result {
        let folder = (photos ?? options.photos).map { ["--photos", $0] } ?? []
        let arguments = ["bench", "pipeline", "--beam", "\(options.beam)", "--batch", "\(batch)"]
        let output = try OwnProgram.output(arguments + common + folder + more)
        return try JSONDecoder().decode(BenchPipelineCommand.Result.self, from: output)
    }

    /// Seconds from the start of `deeplens caption` to its first caption.
    private func coldStart(_ photo: FilePath) throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        _ = try OwnProgram.output(
            ["caption", "--json", "--beam", "\(options.beam)"] + common + [photo.string]
        )
        return start.duration(to: clock.now) / .seconds(1)
    }

    private var common: [String] {
        ["--precision", precision.rawValue, "--threads", "\(threads)"]
            + (options.weights.map { ["--weights", $0] } ?? [])
    }
}

/// This program, started once more.
enum OwnProgram {
    /// Runs it to its end.
    ///
    /// - Returns: What it wrote to its standard output.
    /// - Throws: ``BenchmarkError`` if it cannot be started or fails.
    static func output(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = try url
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let command = arguments.joined(separator: " ")
            throw BenchmarkError("deeplens \(command): ended with \(process.terminationStatus)")
        }
        return data
    }

    /// Its file.
    static var url: URL {
        get throws {
            guard let path = WeightsDirectory.executablePath else {
                throw BenchmarkError("/proc/self/exe: the program cannot be found")
            }
            return URL(filePath: path.string)
        }
    }
}
