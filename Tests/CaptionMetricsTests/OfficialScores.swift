import FoundationEssentials
import SystemPackage

/// What the official scorer (pycocoevalcap 1.2) makes of captions that were written for these tests.
struct OfficialScores: Decodable {
    struct TokenizerCase: Decodable, Sendable {
        let caption: String
        let tokens: [String]

        enum CodingKeys: String, CodingKey {
            case caption = "in"
            case tokens = "out"
        }
    }

    struct ScoredSet: Decodable {
        let name: String?
        let refs: [String: [String]]
        let hyp: [String: [String]]
        let scores: Scores
    }

    struct Scores: Decodable {
        let bleu: [Double]
        let ciderD: Double
        let rougeL: Double
        let meteor: Double?
        let perImage: PerImage

        enum CodingKeys: String, CodingKey {
            case bleu = "BLEU"
            case ciderD = "CIDEr"
            case rougeL = "ROUGE_L"
            case meteor = "METEOR"
            case perImage
        }
    }

    struct PerImage: Decodable {
        let bleu4: [Double]
        let ciderD: [Double]
        let rougeL: [Double]
        let meteor: [Double]?

        enum CodingKeys: String, CodingKey {
            case bleu4 = "BLEU4"
            case ciderD = "CIDEr"
            case rougeL = "ROUGE_L"
            case meteor = "METEOR"
        }
    }

    let tokenizer: [TokenizerCase]
    let small: ScoredSet
    let edge: [ScoredSet]
    let synthetic200: ScoredSet

    static func load() throws -> Self {
        let folder = FilePath(#filePath).removingLastComponent().appending("Fixtures")
        let file = URL(filePath: folder.appending("coco_eval_fixture.json").string)
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
    }

    func set(_ name: String) -> ScoredSet? {
        switch name {
        case "small": small
        case "synthetic": synthetic200
        default: edge.first { $0.name == name }
        }
    }
}
