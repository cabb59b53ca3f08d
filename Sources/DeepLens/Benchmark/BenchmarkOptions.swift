import ArgumentParser
import CaptioningModels
import Checkpoints
import NeuralNetwork
import Settings
import SystemPackage
import TensorCore

/// The options that all measurements have.
struct BenchmarkOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: "The precisions: auto, fp32, bf16, int8. (default: auto; all when peers are measured)"
    )
    var precision: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: "The numbers of threads. (default: 1 and one a core)"
    )
    var threads: [Int] = []

    @Option(parsing: .upToNextOption, help: "The numbers of photos in a batch. (default: 1 8)")
    var batch: [Int] = [1, 8]

    @Option(help: "Seconds to measure each cell of the table.")
    var seconds = 2.0

    @Option(help: "How many captions the search keeps at each word, 1 to 10.")
    var beam = 3

    @Option(help: "A folder of photos. (default: the samples)", completion: .directory)
    var photos: String?

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    @Flag(help: "Print a JSON object.")
    var json = false

    @Option(
        help: "Add what was measured to this report instead of printing it.",
        completion: .file(extensions: ["json"])
    )
    var into: String?

    func validate() throws {
        for name in precision where Settings.Precision(rawValue: name) == nil {
            let names = Settings.Precision.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--precision \(name): must be one of \(names)")
        }
        for count in threads where !(1...64).contains(count) {
            throw ValidationError("--threads \(count): must be from 1 to 64")
        }
        for count in batch where !(1...8).contains(count) {
            throw ValidationError("--batch \(count): must be from 1 to 8")
        }
        guard seconds >= 0, seconds <= 600 else {
            throw ValidationError("--seconds \(seconds): must be from 0 to 600")
        }
        guard SearchOptions.beamWidths.contains(beam) else {
            throw ValidationError("--beam \(beam): must be from 1 to 10")
        }
    }

    /// The precisions by their own names; without any, what `auto` means.
    var precisions: [Precision] {
        (precision.isEmpty ? ["auto"] : precision).compactMap(Settings.Precision.init).map {
            PrecisionChoice($0, weights: weightsDirectory).precision
        }
    }

    var threadCounts: [Int] {
        guard threads.isEmpty else { return threads }
        return Threads.automatic == 1 ? [1] : [1, Threads.automatic]
    }

    var search: SearchOptions { SearchOptions(beamWidth: beam) }

    var weightsDirectory: WeightsDirectory {
        WeightsDirectory(explicit: weights.map { FilePath($0) })
    }

    /// Prints a report, or adds it to the one of `--into`.
    func deliver(_ report: BenchmarkReport, table: (BenchmarkReport) -> Void) throws {
        if let into {
            let path = FilePath(into)
            var whole = report
            if (try? path.stat()) != nil {
                whole = try BenchmarkReport(contentsOf: path)
                whole.merge(report)
            }
            try whole.write(to: path)
        } else if json {
            Terminal.printLine(try report.json())
        } else {
            Terminal.printLine("\(report.date)  \(report.cpu)  load at start \(report.loadAtStart)")
            table(report)
        }
    }
}
