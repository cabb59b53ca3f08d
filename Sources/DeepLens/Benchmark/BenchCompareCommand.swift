import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import Glibc
import ImageDecoding
import NeuralNetwork
import SystemPackage

/// `deeplens bench compare`: our encoder and others in one run, by turns.
struct BenchCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measure this encoder and others in one run, by turns.",
        discussion: """
            --peers names a program such as Tools/bench/peers.py. `PROGRAM prepare FOLDER WEIGHTS` \
            makes models of the same weights and prints which peers there are; \
            `PROGRAM serve PEER PRECISION FOLDER` then encodes as it is asked to.
            """
    )

    /// Photos that peers find the ranges of int8 with.
    private static let calibrationPhotos = 64

    @Option(parsing: .upToNextOption, help: "The program of the peers, with its arguments.")
    var peers: [String]

    @Option(help: "How often each cell is measured.")
    var rounds = 5

    @OptionGroup
    var options: BenchmarkOptions

    func validate() throws {
        guard !peers.isEmpty else { throw ValidationError("--peers: name a program") }
        guard (1...1000).contains(rounds) else {
            throw ValidationError("--rounds \(rounds): must be from 1 to 1000")
        }
    }

    func run() throws {
        var report = BenchmarkReport()
        // Our own processes are started as the peers are, without this option.
        if let weights = options.weights {
            setenv(WeightsDirectory.environmentVariable, weights, 1)
        }
        try TemporaryFolder.with { folder in
            let inputs = try self.inputs(in: folder)
            let roster = try prepare(folder)
            report.versions.merge(roster.versions) { $1 }
            var fidelity = try EncoderFidelity(
                inputs,
                weights: options.weightsDirectory,
                search: options.search
            )
            let contest = try contest(roster.peers, folder)
            contest.run(&fidelity, into: &report)
        }
        guard report.rows.contains(where: { $0.peer == Self.ownName }) else {
            throw BenchmarkError("this program's own encoder could not be measured")
        }
        try options.deliver(report, table: BenchmarkTables.print)
    }

    private static let ownName = "deeplens"

    /// Writes the photos to compare and those to calibrate with; others, where there are enough.
    private func inputs(in folder: FilePath) throws -> [RGBImage] {
        let photos = try BenchmarkPhotos(in: options.photos)
        let compared = BenchPartsCommand.comparedPhotos
        var chosen = photos.spread(compared + Self.calibrationPhotos)
        var calibration = chosen
        if chosen.count == compared + Self.calibrationPhotos {
            // Every third is compared, so that both are spread over all.
            calibration = chosen.enumerated().filter { $0.offset % 3 != 2 }.map(\.element)
            chosen = chosen.enumerated().filter { $0.offset % 3 == 2 }.map(\.element)
        }
        let inputs = try BenchmarkPhotos.encoderInputs(Array(chosen.prefix(compared)))
        try EncoderInputs.write(inputs, to: folder.appending("photos.rgb"))
        try EncoderInputs.write(
            try BenchmarkPhotos.encoderInputs(calibration),
            to: folder.appending("calibration.rgb")
        )
        return inputs
    }

    /// What the program of the peers says it can do.
    private struct Roster: Decodable {
        var peers: [EncoderPeer.Kind]
        var versions: [String: String]
    }

    private func prepare(_ folder: FilePath) throws -> Roster {
        let weights = try options.weightsDirectory.path(of: "resnet50.safetensors")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = peers + ["prepare", folder.string, weights.string]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let command = peers.joined(separator: " ")
        guard process.terminationStatus == 0 else {
            throw BenchmarkError("\(command) prepare: ended with \(process.terminationStatus)")
        }
        do {
            return try JSONDecoder().decode(Roster.self, from: data)
        } catch let error as DecodingError {
            throw BenchmarkError("\(command) prepare: no list of peers: \(error.reason)")
        }
    }

    private func contest(_ others: [EncoderPeer.Kind], _ folder: FilePath) throws -> PeerContest {
        let wanted = (options.precision.isEmpty ? Precision.allCases : options.precisions)
            .map(\.rawValue)
        let own = wanted.map { EncoderPeer.Kind(peer: Self.ownName, precision: $0) }
        let rivals = others.filter { options.precision.isEmpty || wanted.contains($0.precision) }
        let program = [try OwnProgram.url.path, "bench"]
        var commands = Dictionary(rivals.map { ($0, peers) }) { $1 }
        for kind in own { commands[kind] = program }
        return PeerContest(
            commands: commands,
            kinds: own + rivals,
            threads: options.threadCounts,
            batches: options.batch,
            seconds: options.seconds,
            rounds: rounds,
            folder: folder
        )
    }
}
