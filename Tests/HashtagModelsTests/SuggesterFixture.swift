import FoundationEssentials
import HashtagModels
import SystemPackage

/// The table and the suggester that come with the program.
enum SuggesterFixture {
    /// The repository's root: the nearest folder above this file with a Package.swift.
    private static let root: FilePath = {
        var folder = FilePath(#filePath).removingLastComponent()
        while !FileManager.default.fileExists(atPath: folder.appending("Package.swift").string),
            folder.removeLastComponent()
        {}
        return folder
    }()

    /// The program's table.
    static let tableFile = root.appending("Weights/hashtag_cooccurrence.tsv")

    /// A suggester with the program's table.
    static func suggester() throws -> HashtagSuggester {
        HashtagSuggester(cooccurrence: try table.get())
    }

    /// A normalizer with the program's words.
    static func normalizer() throws -> TagNormalizer {
        let file = root.appending("Weights/vocabulary.txt")
        let words = try String(contentsOfFile: file.string, encoding: .utf8)
        return TagNormalizer(
            captionWords: words.split(separator: "\n").map(String.init),
            cooccurrence: try table.get()
        )
    }

    /// A suggester with the program's table and one of its trained generators.
    static func suggester(with kind: TagModelWeights.Kind) throws -> HashtagSuggester {
        let folder = tableFile.removingLastComponent()
        let weights = try TagModelWeights(
            contentsOf: folder.appending("hashtags_\(kind.rawValue).safetensors")
        )
        let themes = GeneratedThemes(
            try weights.generator(),
            priorsOf: weights,
            review: try TagReview(contentsOf: folder.appending("hashtag_review.tsv"))
        )
        return HashtagSuggester(cooccurrence: try table.get(), generated: themes)
    }

    private static let table = Result { try CooccurrenceTable(contentsOf: tableFile) }

    /// The texts of the tags for a caption and labels.
    static func tags(
        _ caption: String,
        _ labels: [(name: String, probability: Float)] = []
    ) throws -> [String] {
        try suggester().suggest(caption: caption, labels: labels).map(\.text)
    }
}
