import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import NeuralNetwork
import SystemPackage
import TensorCore

/// `deeplens bench serve`: our encoder as an ``EncoderPeer``.
struct BenchServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Encode photos as lines of JSON on standard input ask.",
        shouldDisplay: false
    )

    @Argument(help: "The peer's name: deeplens.")
    var peer: String

    @Argument(help: "The precision.")
    var precision: Precision

    @Argument(help: "The folder that has photos.rgb.", completion: .directory)
    var folder: String

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    func run() throws {
        let photos = try EncoderInputs.read(FilePath(folder).appending("photos.rgb"))
        let weights = WeightsDirectory(explicit: weights.map { FilePath($0) })
        var parts = CaptionerParts(weights: weights, precision: precision)
        while let line = readLine() {
            let request = try JSONDecoder().decode(
                EncoderPeer.Request.self,
                from: Data(line.utf8)
            )
            Threads.use(request.threads)
            switch request.request {
            case .encode:
                let features = try parts.features(of: photos)
                try features.write(to: FilePath(request.output ?? ""))
                Terminal.printLine("{}")
            case .measure:
                let input = photos.batch(of: request.batch)
                let times = try RunTimes(seconds: request.seconds ?? 1, images: request.batch) {
                    _ = try parts.encode(input)
                }
                Terminal.printLine(try Self.json(times))
            }
        }
    }

    private static func json(_ times: RunTimes) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(times), as: UTF8.self)
    }
}

extension Precision: ExpressibleByArgument {}
