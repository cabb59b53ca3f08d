import ArgumentParser
import CaptioningModels
import Foundation
import ImageDecoding
import SystemPackage
import TensorCore

/// `deeplens bench pipeline`: photo files to captions with labels, in this process and nothing else,
/// so that its memory is what captioning needs.
struct BenchPipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline",
        abstract: "Caption photos in this process alone, and print times and memory as JSON.",
        shouldDisplay: false
    )

    /// What the process found.
    struct Result: Codable {
        var row: BenchmarkReport.PipelineRow
        var growth: [CostGrowth.PhotoPoint]
    }

    @OptionGroup
    var options: BenchmarkOptions

    @Option(
        parsing: .upToNextOption,
        help: "Numbers of photos at which to note time and memory, the last one ends the run."
    )
    var counts: [Int] = []

    func run() async throws {
        let photos = try BenchmarkPhotos(in: options.photos)
        var run = try PipelineRun(photos.files, options)
        var growth: [CostGrowth.PhotoPoint] = []
        if counts.isEmpty {
            try await run.warmUp()
            try await run.proceed(for: options.seconds)
        } else {
            for count in counts.sorted() {
                try await run.proceed(to: count)
                growth.append(
                    CostGrowth.PhotoPoint(
                        photos: count,
                        seconds: run.seconds,
                        residentMib: Processor.residentMemory()
                    )
                )
            }
        }
        let encoder = JSONEncoder()
        let data = try encoder.encode(Result(row: run.row, growth: growth))
        Terminal.printLine(String(decoding: data, as: UTF8.self))
    }
}
