import CaptionMetrics
import Foundation
import SystemPackage

/// Photos with what a right caption says.
struct CaptionAnswers: Sendable {
    /// What makes a caption right.
    enum Answer: Sendable {
        /// It has one of these words or phrases.
        case named([String])
        /// It shares words with these sentences; see ``isRight(_:)``.
        case described([String])

        /// Whether a caption is right.
        ///
        /// Against sentences: at least two of its content words, and half of them, are in one of the
        /// sentences; words are compared by their stems.
        func isRight(_ caption: String) -> Bool {
            let words = CaptionTokenizer().tokens(of: caption)
            switch self {
            case .named(let names):
                return names.contains { name in
                    let parts = CaptionTokenizer().tokens(of: name)
                    return words.indices.contains { words[$0...].starts(with: parts) }
                }
            case .described(let sentences):
                let content = Self.content(of: words)
                return sentences.contains { sentence in
                    let shared = content.intersection(
                        Self.content(of: CaptionTokenizer().tokens(of: sentence))
                    )
                    return shared.count >= 2 && 2 * shared.count >= content.count
                }
            }
        }

        private static func content(of words: [String]) -> Set<String> {
            Set(words.filter { !functionWords.contains($0) }.map(PorterStemmer.stem))
        }

        private static let functionWords: Set = [
            "a", "an", "the", "is", "are", "was", "be", "being", "has", "have", "and", "or",
            "while",
            "as", "that", "which", "who", "in", "on", "of", "at", "with", "to", "from", "for",
            "into", "by", "near", "next", "up", "down", "out", "over", "through", "his", "her",
            "their", "its", "it", "he", "she", "they", "there", "some", "another", "two", "front",
        ]
    }

    private struct Line: Decodable {
        let file: String
        let accepted: [String]?
        let captions: [String]?
        let split: String?
    }

    /// The photos' files and their answers.
    let photos: [(file: FilePath, answer: Answer)]

    /// Reads JSON lines, `{"file", "accepted": […]}` or `{"file", "captions": […]}`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - folder: The folder that the photos' names are relative to; nil for the file's own.
    ///   - split: The value of `split` that counts, where lines have one; nil for all.
    /// - Throws: `EvaluationError` or `DecodingError` if a line says nothing of a photo.
    init(contentsOf path: FilePath, folder: FilePath?, split: String? = nil) throws {
        let folder = folder ?? path.removingLastComponent()
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        photos = try text.split(separator: "\n").enumerated().compactMap { index, text in
            let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            guard split == nil || line.split == nil || line.split == split else { return nil }
            let file = folder.pushing(FilePath(line.file))
            if let accepted = line.accepted { return (file, .named(accepted)) }
            guard let captions = line.captions else {
                throw EvaluationError(
                    description: """
                        \(path):\(index + 1): neither "accepted" nor "captions": say what a caption \
                        of \(line.file) has to name
                        """
                )
            }
            return (file, .described(captions))
        }
    }
}

/// What is to be evaluated makes no sense.
struct EvaluationError: Error, CustomStringConvertible {
    let description: String
}
