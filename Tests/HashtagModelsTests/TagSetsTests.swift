import Checkpoints
import HashtagModels
import SystemPackage
import TestSupport
import Testing

@Suite struct TagSetsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test func line_givesItsDistinctTagsInOrder() throws {
        let file = try folder.write(
            Array("sea Sun #sea,sun  #Beach\n\n été\u{2003}東京 \nlast".utf8),
            to: "tags.txt"
        )
        let sets = try TagSets(contentsOf: file)
        #expect(sets.lines == [["sea", "sun", "beach"], [], ["été", "東京"], ["last"]])
    }

    @Test func file_whenMissing_isAnError() {
        #expect(throws: CheckpointError.self) {
            try TagSets(contentsOf: folder.path.appending("absent"))
        }
    }

    @Test func split_goesByLineNumbersAndSharesNoLine() {
        let sets = TagSets(lines: (0..<240).map { ["\($0)"] })
        #expect(sets.test.prefix(3) == [["0"], ["12"], ["24"]])
        #expect(sets.validation.prefix(3) == [["1"], ["25"], ["49"]])
        #expect(sets.test.count == 20)
        #expect(sets.validation.count == 10)
        #expect(sets.training.count == 210)
        let all = sets.training + sets.validation + sets.test
        #expect(Set(all.joined()).count == 240)
    }

    @Test func task_givesTheTagsAtEvenPlaces() throws {
        let vocabulary = TagVocabulary(tags: ["a", "b", "c"])
        let task = try #require(
            TagCompletion(set: ["a", "b", "x", "y", "c"], vocabulary: vocabulary)
        )
        #expect(task.context == [0, 2])
        #expect(task.hidden.first == 1)
        // What the vocabulary lacks still counts as hidden.
        #expect(task.hidden.count == 2)
        #expect(task.hidden[1] < 0)
        #expect(TagCompletion(set: ["a"], vocabulary: vocabulary) == nil)
    }

    @Test func vocabulary_holdsFrequentTags_theMostFrequentFirst() {
        let sets = [["b", "a"], ["b", "c"], ["b", "a"], ["a"]]
        #expect(TagVocabulary(of: sets, minimumCount: 2).tags == ["a", "b"])
        #expect(TagVocabulary(of: sets, minimumCount: 1, limit: 1).tags == ["a"])
    }

    @Test func caption_givesTheWordsThatAreTags() {
        let vocabulary = TagVocabulary(tags: ["dog", "beach", "run"])
        #expect(vocabulary.ids(ofCaption: "Two dogs run on a beach; a dog!") == [0, 2, 1])
    }
}
