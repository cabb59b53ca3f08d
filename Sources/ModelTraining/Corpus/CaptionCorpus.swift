internal import CaptionMetrics
internal import Checkpoints
internal import FoundationEssentials
package import SystemPackage
internal import TensorCore

/// Photos with captions, split into those to learn from and those to measure by.
///
/// One JSON object a line: `{"file": "a.jpg", "captions": ["A dog runs.", …], "split": "train"}`. The
/// split is `train`, `val` or `test`, of which `test` is left out; where it is missing, the seed and
/// the file's name decide, so that further photos do not change it.
package struct CaptionCorpus: Sendable, Equatable {
    /// A photo.
    package struct Photo: Sendable, Equatable {
        /// The name relative to the folder of the photos.
        package let file: String
        /// The words of each caption, lower-case, without marks.
        package let captions: [[String]]

        /// Takes a photo's captions as words.
        package init(file: String, captions: [[String]]) {
            (self.file, self.captions) = (file, captions)
        }
    }

    /// The photos to learn from, in the file's order.
    package let training: [Photo]
    /// The photos to measure by.
    package let validation: [Photo]

    private struct Line: Decodable {
        enum Split: String, Decodable {
            case train
            case val
            case test
        }

        let file: String
        let captions: [String]
        let split: Split?
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - validationShare: The share for validation of photos without a split.
    ///   - seed: What their split follows from.
    /// - Throws: ``CaptionCorpusError`` naming the line, or `CheckpointError` if the file cannot be
    ///   read.
    package init(
        contentsOf path: FilePath,
        validationShare: Double = 0.1,
        seed: UInt64 = 1
    ) throws {
        var (training, validation): ([Photo], [Photo]) = ([], [])
        var places: [String: Int] = [:]
        let text = try MappedFile(path).withBytes { String(decoding: $0, as: UTF8.self) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in zip(1..., lines) where !line.allSatisfy(\.isWhitespace) {
            let entry = try Self.entry(line, at: CaptionCorpusError.Place(file: path, line: number))
            if let former = places.updateValue(number, forKey: entry.file) {
                throw CaptionCorpusError(
                    place: .init(file: path, line: number),
                    reason: "\(entry.file) is already in line \(former); give all captions in one"
                )
            }
            let photo = Photo(file: entry.file, captions: entry.captions.map(Self.words))
            switch entry.split {
            case .train: training.append(photo)
            case .val: validation.append(photo)
            case .test: break
            case nil:
                let isChosen = Self.chance(of: entry.file, seed: seed) < validationShare
                if isChosen { validation.append(photo) } else { training.append(photo) }
            }
        }
        (self.training, self.validation) = (training, validation)
    }

    private static func entry(
        _ line: Substring,
        at place: CaptionCorpusError.Place
    ) throws(CaptionCorpusError) -> Line {
        let entry: Line
        do {
            entry = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        } catch {
            throw CaptionCorpusError(place: place, reason: CaptionCorpusError.reason(error))
        }
        guard !entry.captions.isEmpty else {
            throw CaptionCorpusError(place: place, reason: "\(entry.file) has no caption")
        }
        return entry
    }

    /// The words of a caption.
    ///
    /// What the tokenizer leaves of brackets and number signs are no words.
    package static func words(of caption: String) -> [String] {
        CaptionTokenizer().tokens(of: caption).filter { !["-lrb-", "-rrb-", "#"].contains($0) }
    }

    /// A number from 0 up to 1 that follows from a name and a seed.
    private static func chance(of file: String, seed: UInt64) -> Double {
        // FNV-1a.
        let hash = file.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        var random = SeededGenerator(seed: seed, stream: hash)
        return random.uniform()
    }
}
