import CaptioningModels
import Checkpoints
import Foundation
import SystemPackage
import TestSupport
import Testing

struct ConceptTests {
    private static let table = Result {
        let weights = try Repository.weights()
        return try ConceptTable(
            labels: weights.path(of: "label_nouns.tsv"),
            nouns: weights.path(of: "nouns.tsv")
        )
    }

    private static let vocabulary = Result {
        try Vocabulary(contentsOf: Repository.weights().path(of: "vocabulary.txt"))
    }

    /// The probabilities of some labels; the rest is spread over all.
    private func evidence(
        _ labels: [String: Float],
        matches: [String: Float] = [:]
    ) throws -> ConceptEvidence {
        let table = try Self.table.get()
        let rest = 1 - labels.values.reduce(0, +)
        let probabilities = table.labels.map { labels[$0, default: rest / 1000] }
        return ConceptEvidence(
            labels: probabilities,
            table: table,
            matches: matches,
            temperature: 1
        )
    }

    @Test
    func table_whenComparedWithTheLabels_hasEachOnceInTheirOrder() throws {
        let path = try Repository.weights().path(of: "imagenet_labels.txt")
        let labels = try TextList(contentsOf: path).lines
        #expect(labels.count == 1000)
        #expect(try Self.table.get().labels == labels)
    }

    @Test
    func nouns_whenLookedAt_areAllUsedAndSayable() throws {
        let table = try Self.table.get()
        let words = Set(try Self.vocabulary.get().words)
        let used = Set(table.labelNouns.flatMap { table.lineage(of: $0).map(\.noun) })
        #expect(Set(table.concepts.keys) == used)
        for concept in table.concepts.values {
            #expect(words.contains(concept.neighbour ?? concept.noun), "\(concept.noun)")
            #expect((concept.neighbour == nil) == words.contains(concept.noun), "\(concept.noun)")
            #expect(concept.synonyms.allSatisfy(words.contains), "\(concept.noun)")
            #expect(table.lineage(of: concept.noun).count <= 4, "\(concept.noun)")
        }
    }

    @Test(arguments: [
        ("Egyptian cat", "cat"), ("beagle", "dog"), ("missile", "rocket"), ("projectile", "rocket"),
        ("espresso", "espresso"), ("flamingo", "flamingo"), ("airliner", "airplane"),
        ("cock", "rooster"), ("ear", "corn"), ("Cardigan", "dog"), ("cardigan", "sweater"),
        ("web site", "website"), ("toilet tissue", "toilet paper"), ("daisy", "flower"),
    ])
    func label_whenPutInEverydayWords_isTheNoun(label: String, noun: String) throws {
        let table = try Self.table.get()
        let index = try #require(table.labels.firstIndex(of: label))
        #expect(table.labelNouns[index] == noun)
    }

    @Test
    func evidence_whenLabelsMeanTheSame_isTheirSum() throws {
        let evidence = try evidence(["missile": 0.106, "projectile": 0.065, "oil filter": 0.11])
        let seen = try #require(evidence.best)
        #expect(seen.concept.noun == "rocket")
        #expect(abs(seen.probability - 0.173) < 0.01)
    }

    @Test
    func evidence_whenOneKindPrevails_isNarrow() throws {
        let seen = try #require(try evidence(["flamingo": 0.5, "white stork": 0.2]).best)
        #expect(seen.concept.noun == "flamingo")
        #expect(seen.hypernyms.map(\.noun) == ["bird", "animal"])
    }

    @Test
    func evidence_whenNoKindPrevails_isWide() throws {
        let seen = try #require(
            try evidence(["flamingo": 0.2, "white stork": 0.2, "pelican": 0.2, "brambling": 0.1])
                .best
        )
        #expect(seen.concept.noun == "bird")
        #expect(seen.probability > 0.7)
    }

    @Test
    func evidence_whenTheJointSpaceKnowsBetter_followsIt() throws {
        let labels: [String: Float] = ["tabby": 0.3, "beaver": 0.25]
        #expect(try #require(try evidence(labels).best).concept.noun == "cat")
        let seen = try #require(try evidence(labels, matches: ["cat": 0.1, "beaver": 0.6]).best)
        #expect(seen.concept.noun == "beaver")
        #expect((0.4...1).contains(seen.probability))
    }

    @Test(arguments: [-0.9, 0, .nan] as [Float])
    func evidence_whenAMatchSaysNothing_isTheClassifiers(match: Float) throws {
        let alone = try #require(try evidence(["tabby": 0.3, "beaver": 0.25]).best)
        let both = try #require(
            try evidence(["tabby": 0.3, "beaver": 0.25], matches: ["beaver": match]).best
        )
        #expect(both == alone)
    }

    @Test
    func plausible_whenAskedFor_areConceptsWithWordsThatTheDecoderKnows() throws {
        let evidence = try evidence(["tabby": 0.3, "beaver": 0.25, "otter": 0.2, "pizza": 0.001])
        let nouns = evidence.plausible.map(\.noun)
        #expect(nouns == nouns.sorted())
        #expect(Set(nouns).isSuperset(of: ["beaver", "cat"]))
        #expect(Set(nouns).isDisjoint(with: ["otter", "pizza"]))
    }

    @Test
    func evidence_whenALabelIsUnsafe_isNotStated() throws {
        let seen = try #require(try evidence(["brassiere": 0.8, "pizza": 0.1]).best)
        #expect(seen.concept.noun == "pizza")
    }

    @Test
    func evidence_whenTemperatureIsLow_isSharper() throws {
        let table = try Self.table.get()
        var labels = [Float](repeating: 0.0004, count: 1000)
        labels[try #require(table.labels.firstIndex(of: "zebra"))] = 0.6
        let sharp = ConceptEvidence(labels: labels, table: table, temperature: 0.5)
        #expect(try #require(sharp.best).concept.noun == "zebra")
        #expect(try #require(sharp.best).probability > 0.99)
    }

    @Test(arguments: [
        ("a cat is sleeping", true), ("two cats", true), ("a kitten", true),
        ("a caterpillar", false),
        ("a dog", false),
    ])
    func concept_whenACaptionIsRead_isNamedByItsForms(caption: String, isNamed: Bool) throws {
        let cat = try #require(try Self.table.get().concepts["cat"])
        #expect(cat.isNamed(by: caption.split(separator: " ").map(String.init)) == isNamed)
    }

    @Test
    func concept_whenItHasTwoWords_isNamedByBoth() throws {
        let light = Concept(noun: "traffic light", plural: "traffic lights")
        #expect(light.isNamed(by: ["a", "traffic", "light", "is", "red"]))
        #expect(!light.isNamed(by: ["light", "traffic"]))
    }

    @Test(arguments: [
        ("label\tnoun\ncat\tcat\n", "h\ncat\tcats\n", "line 2 has not 7 columns"),
        ("label\tnoun\ncat\n", "h\n", "line 2 has not 2 columns"),
        ("label\tnoun\ncat\tcat\n", "h\n", "the noun 'cat' is missing"),
        (
            "label\tnoun\ncat\tcat\n", "h\ncat\tcats\tcount\tcat\t-\t-\t-\n",
            "the hypernyms of 'cat' go in a circle"
        ),
        (
            "label\tnoun\ncat\tcat\n", "h\ncat\tcats\tcount\t-\t-\t-\tfurry\n",
            "its columns make no sense"
        ),
    ])
    func table_whenMalformed_saysWhere(labels: String, nouns: String, reason: String) throws {
        let folder = try TemporaryDirectory()
        let paths = try [("labels", labels), ("nouns", nouns)].map { name, text in
            try folder.write(Array(text.utf8), to: name)
        }
        let error = #expect(throws: CheckpointError.self) {
            try ConceptTable(labels: paths[0], nouns: paths[1])
        }
        #expect(try #require(error).description.contains(reason))
    }
}
