import ArgumentParser
import CaptioningModels
import ImageDecoding
import NeuralNetwork
import SystemPackage
import TensorCore

/// `deeplens bench parts`: the networks one by one, and photo files to captions.
struct BenchPartsCommand: ParsableCommand {
    /// What can be measured.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case encoder
        case classifier
        case decoder
        case pipeline
    }

    static let configuration = CommandConfiguration(
        commandName: "parts",
        abstract: "Measure the networks one by one, and photo files to captions (the default)."
    )

    /// Photos whose features and captions are compared with those in fp32.
    static let comparedPhotos = 32

    @Option(
        parsing: .upToNextOption,
        help: "What to measure: encoder, classifier, decoder, pipeline. (default: all)"
    )
    var part: [Part] = []

    @OptionGroup
    var options: BenchmarkOptions

    private var wanted: [Part] { part.isEmpty ? Part.allCases : part }

    func run() throws {
        var report = BenchmarkReport()
        let photos = try BenchmarkPhotos(in: options.photos)
        let inputs = try BenchmarkPhotos.encoderInputs(photos.spread(Self.comparedPhotos))
        if wanted.contains(.encoder) { report.rows = try encoderRows(inputs) }
        let parts = wanted.filter { $0 == .classifier || $0 == .decoder }
        if !parts.isEmpty { report.parts = try partRows(parts, inputs) }
        if wanted.contains(.pipeline) {
            report.pipeline = try options.precisions.map { precision in
                try PipelineProcess(options, precision: precision).row(of: photos)
            }
        }
        try options.deliver(report, table: BenchmarkTables.print)
    }

    /// Runs `body` for each precision, number of threads and size of a batch.
    private func forEachCell(_ body: (BenchmarkCell, inout CaptionerParts) throws -> Void) throws {
        for precision in options.precisions {
            var parts = CaptionerParts(weights: options.weightsDirectory, precision: precision)
            for threads in options.threadCounts {
                Threads.use(threads)
                for batch in options.batch {
                    let cell = BenchmarkCell(
                        precision: precision.rawValue,
                        threads: threads,
                        batch: batch
                    )
                    try body(cell, &parts)
                }
            }
        }
    }

    private func encoderRows(_ photos: [RGBImage]) throws -> [BenchmarkReport.EncoderRow] {
        var rows: [BenchmarkReport.EncoderRow] = []
        var fidelity = try EncoderFidelity(
            photos,
            weights: options.weightsDirectory,
            search: options.search
        )
        var results: [String: EncoderFidelity.Result] = [:]
        try forEachCell { cell, parts in
            let input = photos.batch(of: cell.batch)
            let times = try RunTimes(seconds: options.seconds, images: cell.batch) {
                _ = try parts.encode(input)
            }
            let result =
                try results[cell.precision]
                ?? Self.compare(photos, &parts, with: &fidelity, search: options.search)
            results[cell.precision] = result
            rows.append(BenchmarkReport.EncoderRow("deeplens", cell, times, result))
        }
        return rows
    }

    /// Compares what a precision makes of photos, the captions with its own decoder, with fp32.
    private static func compare(
        _ photos: [RGBImage],
        _ parts: inout CaptionerParts,
        with fidelity: inout EncoderFidelity,
        search: SearchOptions
    ) throws -> EncoderFidelity.Result {
        let features = try parts.features(of: photos)
        let captions = try parts.captions(of: features, options: search)
        return try fidelity.compare(features, captions: captions)
    }

    private func partRows(
        _ wanted: [Part],
        _ photos: [RGBImage]
    ) throws -> [BenchmarkReport.PartRow] {
        var rows: [BenchmarkReport.PartRow] = []
        try forEachCell { cell, parts in
            let input = photos.batch(of: cell.batch)
            for part in wanted {
                let features = part == .decoder ? try parts.encode(input) : Tensor()
                let times = try RunTimes(seconds: options.seconds, images: cell.batch) {
                    if part == .decoder {
                        _ = try parts.captions(of: features, options: options.search)
                    } else {
                        _ = try parts.classify(input)
                    }
                }
                rows.append(BenchmarkReport.PartRow(part.rawValue, cell, times))
            }
        }
        return rows
    }
}

/// One setting that is measured.
struct BenchmarkCell: Hashable {
    let precision: String
    let threads: Int
    let batch: Int
}

extension CaptionerParts {
    /// The features of any number of photos, `[49 N, 2048]`, encoded one by one.
    mutating func features(of photos: [RGBImage]) throws -> Tensor {
        var elements: [Float] = []
        for photo in photos { elements += try encode([photo]).elements }
        let columns = PhotoEncoder.featureShape.columns
        return try Tensor([elements.count / columns, columns], elements)
    }
}

extension BenchmarkReport.EncoderRow {
    /// What was measured of a program's encoder.
    init(
        _ peer: String,
        _ cell: BenchmarkCell,
        _ times: RunTimes,
        _ fidelity: EncoderFidelity.Result
    ) {
        self.init(
            peer: peer,
            precision: cell.precision,
            threads: cell.threads,
            batch: cell.batch,
            medianMs: times.median,
            minMs: times.minimum,
            runs: times.timesMs.count,
            cores: times.cores,
            cosine: fidelity.cosine,
            sameCaptions: fidelity.sameCaptions
        )
    }
}

extension BenchmarkReport.PartRow {
    /// What was measured of a network.
    init(_ part: String, _ cell: BenchmarkCell, _ times: RunTimes) {
        self.init(
            part: part,
            precision: cell.precision,
            threads: cell.threads,
            batch: cell.batch,
            medianMs: times.median,
            minMs: times.minimum,
            runs: times.timesMs.count,
            cores: times.cores
        )
    }
}
