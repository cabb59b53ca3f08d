import ArgumentParser
import CaptioningModels
import Checkpoints
import FolderWatching
import ImageDecoding
import Logging
import ModelTraining
import NeuralNetwork
import SystemPackage
import TensorCore

/// `deeplens calibrate`: makes the weights in 8 bits.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Make the weights in 8 bits from the others, to caption faster.",
        discussion: """
            The networks are run over photos, which should be like those to be captioned. Do it again \
            after the weights have changed.
            """
    )

    /// Photos of a pass.
    private static let batchSize = 8

    @Option(help: "A folder of photos.", completion: .directory)
    var photos: String

    @Option(
        help: "The folder to write to. (default: that of the weights)",
        completion: .directory
    )
    var output: String?

    @Option(help: "How many of the photos to use, spread evenly over the folder.")
    var count = 256

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    @Option(help: "How many threads to use. (default: one a core)")
    var threads: Int?

    func validate() throws {
        guard count > 0 else { throw ValidationError("--count \(count): must be positive") }
        if let threads, !(1...64).contains(threads) {
            throw ValidationError("--threads \(threads): must be from 1 to 64")
        }
    }

    func run() async throws {
        let failures = try await InferenceThread().run { try self.calibrate() }
        if failures > 0 { throw ExitCode.someFailed }
    }

    /// Writes the file of each network; the number of photos that could not be used.
    private func calibrate() throws -> Int {
        Threads.use(threads)
        let directory = WeightsDirectory(explicit: weights.map { FilePath($0) })
        let listed = try listedPhotos()
        var failures = 0
        for network in QuantizableNetwork.allCases {
            let source = try Checkpoint(
                contentsOf: directory.path(of: network.fileName(for: .fp32))
            )
            let calibration = try NetworkCalibration(try network.graph(source))
            failures += try add(listed, of: network, to: calibration, names: failures == 0)
            guard calibration.photoCount > 0 else {
                throw ValidationError("--photos \(photos): none of the photos can be used")
            }
            let folder = output.map { FilePath($0) } ?? source.file.path.removingLastComponent()
            let path = folder.appending(network.fileName(for: .int8))
            try quantize(network, source, calibration).write(to: path)
            Terminal.printLine("\(path): made with \(calibration.photoCount) photos")
        }
        return failures
    }

    private func quantize(
        _ network: QuantizableNetwork,
        _ source: Checkpoint,
        _ calibration: NetworkCalibration
    ) throws -> CheckpointWriter {
        var progress: ProgressBar?
        return try NetworkQuantizer(calibration, unquantized: network.unquantizedNames).file(
            metadata: QuantizableNetwork.metadata(
                source: source.file,
                photoCount: calibration.photoCount
            )
        ) { _, total in
            if progress == nil { progress = ProgressBar(total: total, unit: "layers") }
            progress?.advance()
        }
    }

    /// Runs a network over the photos; the number of those that cannot be read.
    private func add(
        _ photos: [FilePath],
        of network: QuantizableNetwork,
        to calibration: NetworkCalibration,
        names: Bool
    ) throws -> Int {
        let decoder = ImageDecoder()
        var (batch, failures): ([[UInt8]], [any Error]) = ([], [])
        var progress = ProgressBar(total: photos.count)
        for path in photos {
            do {
                let photo = try decoder.decode(
                    bytes: try decoder.readFile(at: path),
                    name: path.string,
                    minimumSide: PhotoReader.minimumSide
                )
                batch.append(photo.image.resized(width: network.side, height: network.side).pixels)
            } catch {
                failures.append(error)
            }
            if batch.count == Self.batchSize { try calibration.add(batch.removed()) }
            progress.advance()
        }
        if !batch.isEmpty { try calibration.add(batch) }
        if names { for failure in failures { Terminal.printError("\(failure)\n") } }
        return names ? failures.count : 0
    }

    /// ``count`` photos of the folder, or all if there are no more.
    private func listedPhotos() throws -> [FilePath] {
        let scanner = FolderScanner(logger: Logger(label: "deeplens"))
        let files = try scanner.files(in: WatchedFolder(path: FilePath(photos)))
        guard !files.isEmpty else {
            throw ValidationError("--photos \(photos): there is no photo in the folder")
        }
        let used = min(count, files.count)
        return (0..<used).map { files[$0 * files.count / used].path }
    }
}

extension [[UInt8]] {
    /// The elements, which are taken out.
    fileprivate mutating func removed() -> Self {
        defer { removeAll(keepingCapacity: true) }
        return self
    }
}
