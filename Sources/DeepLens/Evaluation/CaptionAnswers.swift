import CaptionMetrics
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
        /// Against sentences: at least two of its content words, or its only one, and half of them, are
        /// in one of the sentences; words are compared by their stems.
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
                    return shared.count >= min(2, max(content.count, 1))
                        && 2 * shared.count >= content.count
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
            "close", "up", "close-up", "view", "photo", "picture",
        ]
    }

    /// A photo with its answer.
    struct Photo: Sendable {
        let file: FilePath
        let answer: Answer
    }

    private struct Record: Decodable {
        let file: String
        let accepted: [String]?
        let captions: [String]?
        let split: String?

        var answer: Answer? {
            accepted.map { .named($0) } ?? captions.map { .described($0) }
        }
    }

    /// The photos in the file's order.
    private(set) var photos: [Photo] = []

    /// Reads JSON lines, `{"file", "accepted": […]}` or `{"file", "captions": […], "split"}`.
    ///
    /// - Parameters:
    ///   - path: The list.
    ///   - folder: The folder that the photos' names start from; nil for the list's own.
    ///   - split: The split that counts, where lines name one; nil for all.
    ///   - failures: Receives lines that say nothing of a photo.
    /// - Throws: `ValidationError` if the list cannot be read.
    init(
        contentsOf path: FilePath,
        folder: FilePath?,
        split: String?,
        failures: inout FailureLog
    ) throws {
        let lines = try JSONLines<Record>(
            contentsOf: path,
            form: #"{"file": …, "accepted": […]} or {"file": …, "captions": […]}"#,
            failures: &failures
        )
        let folder = folder ?? path.removingLastComponent()
        for (line, record) in lines.records
        where split == nil || record.split == nil || record.split == split {
            guard let answer = record.answer else {
                failures.add("\(path):\(line): neither \"accepted\" nor \"captions\"")
                continue
            }
            photos.append(Photo(file: folder.pushing(FilePath(record.file)), answer: answer))
        }
    }
}
