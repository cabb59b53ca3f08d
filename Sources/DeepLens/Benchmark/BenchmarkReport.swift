import Foundation
import SystemPackage

/// What a benchmark found, as `--json` prints it and as the project keeps it.
struct BenchmarkReport: Codable {
    /// The encoder of one program, in milliseconds an image.
    struct EncoderRow: Codable {
        var peer: String
        var precision: String
        var threads: Int
        var batch: Int
        var medianMs: Double
        var minMs: Double
        var runs: Int
        /// CPU seconds a second; clearly under `threads` if another load took part of the machine.
        var cores: Double
        /// Between features and those in fp32, the mean over all regions.
        var cosine: Double
        /// The share of photos whose caption is that of fp32.
        var sameCaptions: Double
    }

    /// One of our networks, in milliseconds a photo.
    struct PartRow: Codable {
        var part: String
        var precision: String
        var threads: Int
        var batch: Int
        var medianMs: Double
        var minMs: Double
        var runs: Int
        var cores: Double
    }

    /// Photo files to captions with labels.
    struct PipelineRow: Codable {
        var peer: String
        var precision: String
        var threads: Int
        var batch: Int
        var beam: Int
        var photos: Int
        var photosPerS: Double
        var readMs: Double
        var resizeMs: Double
        var encodeMs: Double
        var captionMs: Double
        var labelMs: Double
        var cpuSPerPhoto: Double
        var peakRssMib: Double
        /// From the start of a fresh process to its first caption.
        var coldStartS: Double?
    }

    /// A fresh process that encodes a few photos and does nothing else.
    struct ProcessRow: Codable {
        var peer: String
        var precision: String
        var peakRssMib: Double
        /// From its start to the first photo's features.
        var coldStartS: Double
    }

    var date: String
    var cpu: String
    var loadAtStart: Double
    var versions: [String: String]
    var rows: [EncoderRow] = []
    var parts: [PartRow]?
    var pipeline: [PipelineRow]?
    var processes: [ProcessRow]?
    var growth: CostGrowth?
    var floors: MachineFloors?

    /// Starts a report on this machine.
    init() {
        date = Date.now.formatted(.iso8601)
        cpu = Processor.name
        loadAtStart = Processor.load
        versions = ["deeplens": ProgramVersion.current]
    }

    /// Reads a report.
    ///
    /// - Throws: ``BenchmarkError`` if the file cannot be read or is no report.
    init(contentsOf path: FilePath) throws {
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let data = try Data(contentsOf: URL(filePath: path.string))
            self = try decoder.decode(Self.self, from: data)
        } catch let error as DecodingError {
            throw BenchmarkError("\(path): no report of deeplens bench: \(error.reason)")
        } catch {
            throw BenchmarkError("\(path): cannot be read: \(error.localizedDescription)")
        }
    }

    /// The report as JSON.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// Writes the report, whole or not at all.
    func write(to path: FilePath) throws {
        try Data((json() + "\n").utf8).write(to: URL(filePath: path.string), options: .atomic)
    }

    /// Takes over the sections that another report has.
    mutating func merge(_ other: BenchmarkReport) {
        if !other.rows.isEmpty { rows = other.rows }
        parts = other.parts ?? parts
        pipeline = other.pipeline ?? pipeline
        processes = other.processes ?? processes
        growth = other.growth ?? growth
        floors = other.floors ?? floors
        versions.merge(other.versions) { $1 }
    }
}

/// Why a benchmark cannot go on.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension DecodingError {
    /// What is wrong, and with which field.
    var reason: String {
        switch self {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")): another type"
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: "\(self)"
        }
    }
}
