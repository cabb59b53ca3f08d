import CaptioningModels
import Checkpoints
import FolderWatching
import ImageDecoding
import Logging
import SystemPackage
import TensorCore

/// The photos that a benchmark works on.
struct BenchmarkPhotos {
    /// Their files in the order of their names.
    let files: [FilePath]

    /// Looks for photos.
    ///
    /// - Parameter folder: Where; nil for `Samples` beside the program, the current folder or one of
    ///   their parents.
    /// - Throws: ``BenchmarkError`` if there are none.
    init(in folder: String?) throws {
        guard let folder = folder.map({ FilePath($0) }) ?? Self.samples else {
            throw BenchmarkError("there is no folder Samples: name one of photos with --photos")
        }
        guard (try? folder.stat().type) == .directory else {
            throw BenchmarkError("\(folder): no such folder of photos")
        }
        let scanner = FolderScanner(logger: Logger(label: "deeplens"))
        files = try scanner.files(in: WatchedFolder(path: folder)).map(\.path)
        guard !files.isEmpty else {
            throw BenchmarkError("\(folder): no photos (JPEG, PNG): name a folder with --photos")
        }
    }

    private static var samples: FilePath? {
        let starts = [
            WeightsDirectory.executablePath?.removingLastComponent(),
            WeightsDirectory.currentDirectoryPath,
        ]
        for case var folder? in starts {
            repeat {
                let samples = folder.appending("Samples")
                if (try? samples.stat().type) == .directory { return samples }
            } while folder.removeLastComponent()
        }
        return nil
    }

    /// As many of the files, evenly spread over all.
    func spread(_ count: Int) -> [FilePath] {
        guard files.count > count else { return files }
        return (0..<count).map { files[$0 * files.count / count] }
    }

    /// Photos as the encoder takes them: squashed to 224 × 224 pixels.
    ///
    /// - Throws: `ImageDecodingError` of the first file that is not a photo.
    static func encoderInputs(_ files: [FilePath]) throws -> [RGBImage] {
        let decoder = ImageDecoder()
        return try files.map { file in
            try decoder.decode(fileAt: file, minimumSide: PhotoReader.minimumSide).image
                .resized(width: EncoderInputs.side, height: EncoderInputs.side)
        }
    }
}

extension [RGBImage] {
    /// A batch that begins at a photo and starts over after the last.
    func batch(of size: Int, from first: Int = 0) -> [RGBImage] {
        (0..<size).map { self[(first + $0) % count] }
    }
}
