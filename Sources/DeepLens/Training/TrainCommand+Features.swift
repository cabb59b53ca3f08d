import ArgumentParser
import CaptioningModels
import Checkpoints
import FolderWatching
import ImageDecoding
import Logging
import ModelTraining
import SystemPackage
import TensorCore

extension TrainCommand {
    /// `deeplens train features`.
    struct Features: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Encode photos into a file, for training that then never sees them again."
        )

        @Option(help: "The folder of the photos.", completion: .directory)
        var photos: String

        @Option(
            help: "The file to write, or to bring up to date; a killed run goes on where it was.",
            completion: .file()
        )
        var features: String

        @Option(help: "The folder of the weights.", completion: .directory)
        var weights: String?

        @Option(help: "How many threads to use. (default: one a core)")
        var threads: Int?

        func validate() throws {
            if let threads, !(1...64).contains(threads) {
                throw ValidationError("--threads \(threads): must be from 1 to 64")
            }
        }

        func run() async throws {
            let failures = try await InferenceThread().run { try self.encode() }
            if failures > 0 { throw ExitCode.someFailed }
        }

        /// Makes the file; the number of photos left out of it.
        private func encode() throws -> Int {
            Threads.use(threads)
            let summary = try Self.encode(
                try Self.listedPhotos(in: FilePath(photos)),
                to: FilePath(features),
                weights: WeightsDirectory(explicit: weights.map { FilePath($0) })
            )
            let count = summary.cache.photos.count
            Terminal.printLine("\(features): \(count) photos, \(summary.encoded) encoded now")
            return summary.failures.count
        }

        /// Encodes the photos that are not in the file yet, and names those left out.
        static func encode(
            _ photos: [FeatureCacheBuilder.Photo],
            to path: FilePath,
            weights: WeightsDirectory
        ) throws -> FeatureCacheBuilder.Summary {
            var encoder = try PhotoEncoder(weights: weights)
            let builder = FeatureCacheBuilder(
                path: path,
                encoder: encoder.checksum,
                shape: PhotoEncoder.featureShape
            )
            let decoder = ImageDecoder()
            var progress = ProgressBar(total: photos.count)
            let summary = try builder.build(photos) { path in
                try decoder.readFile(at: path)
            } encode: { bytes, path, view in
                let photo = try decoder.decode(
                    bytes: bytes,
                    name: path.string,
                    minimumSide: PhotoReader.minimumSide
                )
                return try encoder.encode(view(photo.image))
            } report: {
                progress.advance()
            }
            for failure in summary.failures { Terminal.printError("\(failure)\n") }
            return summary
        }

        /// The photos of the folder, named relative to it.
        ///
        /// A name that is not UTF-8 is replaced in part; no caption can be for such a file.
        ///
        /// - Parameters:
        ///   - folder: The folder.
        ///   - views: How many views of a photo there are to be.
        /// - Returns: The photos.
        /// - Throws: What the scanner throws, if the folder cannot be read.
        static func listedPhotos(
            in folder: FilePath,
            views: (_ file: String) -> Int = { _ in 1 }
        ) throws -> [FeatureCacheBuilder.Photo] {
            let scanner = FolderScanner(logger: Logger(label: "deeplens"))
            return try scanner.files(in: WatchedFolder(path: folder)).map { file in
                var name = file.path
                _ = name.removePrefix(folder)
                return FeatureCacheBuilder.Photo(
                    file: name.string,
                    path: file.path,
                    viewCount: views(name.string)
                )
            }
        }
    }
}
