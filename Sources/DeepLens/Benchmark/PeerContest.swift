import CaptioningModels
import Foundation
import ImageDecoding
import SystemPackage

/// Measures several encoders side by side: in each round all of a cell, one after the other, so that
/// whatever else the machine does meets all of them.
struct PeerContest {
    /// Fresh processes of which the median start counts.
    private static let starts = 3

    /// How each encoder is started.
    let commands: [EncoderPeer.Kind: [String]]
    /// The encoders in the order of the report.
    let kinds: [EncoderPeer.Kind]
    let threads: [Int]
    let batches: [Int]
    let seconds: Double
    let rounds: Int
    /// Has the photos and what the peers prepared.
    let folder: FilePath

    /// Measures; a peer that fails is said and left out.
    ///
    /// - Parameters:
    ///   - fidelity: Compares features with ours in fp32.
    ///   - report: Takes the rows.
    func run(_ fidelity: inout EncoderFidelity, into report: inout BenchmarkReport) {
        var results: [EncoderPeer.Kind: EncoderFidelity.Result] = [:]
        var processes: [BenchmarkReport.ProcessRow] = []
        for kind in kinds {
            tryPeer(kind) {
                let features = folder.appending("\(kind.peer)-\(kind.precision).features")
                processes.append(try freshProcess(kind, features))
                results[kind] = try fidelity.compare(try .init(featuresAt: features))
            }
        }
        let times = measured(kinds.filter { results[$0] != nil })
        report.processes = processes
        report.rows = kinds.flatMap { kind in
            cells(of: kind).compactMap { cell in
                guard let times = times[kind]?[cell], let result = results[kind] else { return nil }
                return BenchmarkReport.EncoderRow(kind.peer, cell, times, result)
            }
        }
    }

    private func cells(of kind: EncoderPeer.Kind) -> [BenchmarkCell] {
        threads.flatMap { threads in
            batches.map {
                BenchmarkCell(precision: kind.precision, threads: threads, batch: $0)
            }
        }
    }

    /// Memory and start of a process that encodes all photos one by one.
    private func freshProcess(
        _ kind: EncoderPeer.Kind,
        _ features: FilePath
    ) throws -> BenchmarkReport.ProcessRow {
        let cell = BenchmarkCell(
            precision: kind.precision,
            threads: threads.max() ?? 1,
            batch: 1
        )
        var (starts, memory): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.starts {
            let clock = ContinuousClock()
            let start = clock.now
            let peer = try self.peer(kind)
            defer { peer.end() }
            _ = try peer.measure(cell, seconds: 0)
            starts.append(start.duration(to: clock.now) / .seconds(1))
            try peer.encode(cell, to: features)
            memory.append(peer.peakMemory)
        }
        return BenchmarkReport.ProcessRow(
            peer: kind.peer,
            precision: kind.precision,
            peakRssMib: memory.median,
            coldStartS: starts.median
        )
    }

    private func peer(_ kind: EncoderPeer.Kind) throws -> EncoderPeer {
        try EncoderPeer(kind, command: commands[kind] ?? [], folder: folder)
    }

    /// The times of each cell of each encoder.
    private func measured(
        _ kinds: [EncoderPeer.Kind]
    ) -> [EncoderPeer.Kind: [BenchmarkCell: RunTimes]] {
        var times: [EncoderPeer.Kind: [BenchmarkCell: RunTimes]] = [:]
        var peers: [EncoderPeer] = []
        for kind in kinds { tryPeer(kind) { peers.append(try self.peer(kind)) } }
        defer { for peer in peers { peer.end() } }
        let precisions = kinds.map(\.precision).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        for round in 0..<rounds {
            Terminal.printError("round \(round + 1) of \(rounds)\n")
            for precision in precisions {
                let rivals = peers.filter { $0.kind.precision == precision }
                for cell in cells(of: EncoderPeer.Kind(peer: "", precision: precision)) {
                    // Who was first is last in the next round.
                    for peer in round % 2 == 0 ? rivals : rivals.reversed() {
                        tryPeer(peer.kind) {
                            let run = try peer.measure(cell, seconds: seconds)
                            times[peer.kind, default: [:]][cell, default: RunTimes()].add(run)
                        }
                    }
                }
            }
        }
        return times
    }

    private func tryPeer(_ kind: EncoderPeer.Kind, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            Terminal.printError("\(error)\n")
        }
    }
}
