import Foundation
import HashtagModels
import SystemPackage

/// Tasks made of captions alone: the words of one caption are given, those of the others hidden.
///
/// This is circular, since what counts as a photo's tags are words of its captions.
struct CaptionTasks {
    static let caveat = """
        From captions alone. Circular: what counts as right are words of the same photo's other \
        captions, not tags that a person chose.
        """

    let completions: [TagCompletion]

    private struct Line: Decodable {
        let captions: [String]
    }

    /// Reads a file of JSON objects, one a line.
    init(contentsOf path: FilePath, _ vocabulary: TagVocabulary) throws {
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        completions = try text.split(separator: "\n").compactMap { line in
            let captions = try JSONDecoder().decode(Line.self, from: Data(line.utf8)).captions
            guard let first = captions.first else { return nil }
            let given = vocabulary.ids(ofCaption: first)
            let others = captions.dropFirst().flatMap(vocabulary.ids(ofCaption:))
            return TagCompletion(context: given, hidden: Set(others).subtracting(given).sorted())
        }
    }
}
