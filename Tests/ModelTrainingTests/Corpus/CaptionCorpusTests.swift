import CaptioningModels
import Checkpoints
import SystemPackage
import TestSupport
import Testing

@testable import ModelTraining

/// Captions in JSON lines.
@Suite struct CaptionCorpusTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func corpus(_ lines: String, seed: UInt64 = 1) throws -> CaptionCorpus {
        try CaptionCorpus(contentsOf: folder.write(lines, to: "captions.jsonl"), seed: seed)
    }

    @Test func captions_areSplitByTheirFieldAndIntoWords() throws {
        let corpus = try corpus(
            """
            {"file": "a.jpg", "captions": ["A Dog runs.", "a (small) dog"], "split": "train"}
            {"file": "b.jpg", "captions": ["Two men talk"], "split": "val"}

            {"file": "c.jpg", "captions": ["Hidden"], "split": "test"}
            """
        )
        #expect(
            corpus.training == [
                .init(file: "a.jpg", captions: [["a", "dog", "runs"], ["a", "small", "dog"]])
            ]
        )
        #expect(
            corpus.validation == [.init(file: "b.jpg", captions: [["two", "men", "talk"]])]
        )
    }

    @Test func captions_withoutASplit_areSplitByTheSeed_whateverElseThereIs() throws {
        let lines = (0..<400).map { #"{"file": "\#($0).jpg", "captions": ["x"]}"# }
        let all = try corpus(lines.joined(separator: "\n"))
        #expect((20...60).contains(all.validation.count))
        #expect(all.training.count + all.validation.count == 400)
        #expect(try corpus(lines.joined(separator: "\n")) == all)
        #expect(try corpus(lines.joined(separator: "\n"), seed: 2) != all)
        let half = try corpus(lines.prefix(200).joined(separator: "\n"))
        #expect(half.validation == Array(all.validation.prefix(half.validation.count)))
    }

    @Test(arguments: [
        (#"["a.jpg"]"#, "not a JSON object; a line is like"),
        (#"{"file": "b.jpg"}"#, #""captions" is missing"#),
        (#"{"file": 3, "captions": ["x"]}"#, #""file" is of another type"#),
        (#"{"file": "b.jpg", "captions": []}"#, "b.jpg has no caption"),
        (
            #"{"file": "b.jpg", "captions": ["x"], "split": "dev"}"#,
            #""split" has an unknown value"#
        ),
        (#"{"file": "a.jpg", "captions": ["x"]}"#, "a.jpg is already in line 1"),
        (#"{"file": "b.jpg", "captions"#, "not a JSON object"),
    ])
    func captions_withALineThatCannotBeUsed_nameIt(line: String, reason: String) throws {
        let file = folder.path.appending("captions.jsonl")
        let error = #expect(throws: CaptionCorpusError.self) {
            _ = try corpus(#"{"file": "a.jpg", "captions": ["x"]}"# + "\n" + line)
        }
        #expect(error?.description.hasPrefix("\(file):2: \(reason)") == true, "\(error as Any)")
    }

    @Test func vocabulary_ofCaptions_hasTheFrequentWords_andUnknownOnesHaveAMark() {
        let captions = [["a", "dog"], ["a", "cat"], ["a", "dog", "<unk>"], ["<unk>"]]
        let vocabulary = Vocabulary(of: captions, minimumCount: 2)
        #expect(vocabulary.words == ["<pad>", "<bos>", "<eos>", "<unk>", "a", "dog"])
        #expect(vocabulary.ids(for: ["dog", "cat", "a"]) == [5, Vocabulary.unknown, 4])
    }
}
