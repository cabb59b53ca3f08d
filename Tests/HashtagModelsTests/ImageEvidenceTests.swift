import HashtagModels
import TensorCore
import Testing

/// What the photo itself says of the words of captions and labels.
@Suite struct ImageEvidenceTests {
    private typealias Labels = [(name: String, probability: Float)]

    private static let launchPad: Labels = [
        ("missile", 0.106), ("drilling platform", 0.102), ("projectile", 0.065), ("crane", 0.025),
        ("space shuttle", 0.02),
    ]

    /// Fits of a photo on which the space knows some words; those that are asked for alone count.
    private func tags(
        _ caption: String,
        match: Float,
        labels: Labels = [],
        fits: [String: Float]
    ) throws -> [ScoredTag] {
        try SuggesterFixture.suggester().suggest(
            caption: caption,
            match: match,
            labels: labels,
            imageFits: { phrases in fits.filter { phrases.contains($0.key) } }
        )
    }

    @Test func caption_whenTheImageRefutesIt_givesWayToLabelsThatAgree() throws {
        let fits: [String: Float] = ["field": 0.17, "sky": 0.22, "dog": -0.02]
        let tags = try tags(
            "A windmill in a field.",
            match: 0.44,
            labels: Self.launchPad,
            fits: fits
        )
        #expect(tags.map(\.text) == ["rocket", "space", "spaceflight"])
        #expect(tags.allSatisfy { $0.source == .label && $0.score < 0.25 })
    }

    @Test func caption_whenItMatchesWell_needsNoConsent() throws {
        let fits: [String: Float] = ["field": 0.17]
        let tags = try tags("A windmill in a field.", match: 0.6, fits: fits).map(\.text)
        #expect(tags.starts(with: ["windmill", "field"]))
    }

    @Test(
        arguments: [
            (fit: 0.21, labels: [], isBelieved: true), (fit: 0.19, labels: [], isBelieved: false),
            (fit: 0.0, labels: [("palace", 0.11)], isBelieved: true),
            (fit: 0.0, labels: [("palace", 0.09)], isBelieved: false),
        ] as [(fit: Float, labels: [(name: String, probability: Float)], isBelieved: Bool)]
    )
    func word_ofABadCaption_needsTheConsentOfImageOrLabel(
        fit: Float,
        labels: [(name: String, probability: Float)],
        isBelieved: Bool
    ) throws {
        let tags = try tags("A building.", match: 0.36, labels: labels, fits: ["building": fit])
        #expect(tags.contains { $0.text == "architecture" } == isBelieved, "\(tags)")
    }

    @Test func words_areRankedByTheirFit() throws {
        let caption = "A bench and a kite."
        let first = try tags(caption, match: 0.6, fits: ["bench": 0.05, "kite": 0.28])
        let second = try tags(caption, match: 0.6, fits: ["bench": 0.28, "kite": 0.05])
        #expect(first.first?.text == "kite")
        #expect(second.first?.text == "bench")
    }

    @Test func word_thatFitsVeryWell_isATagAlthoughTheCaptionLacksIt() throws {
        let fits: [String: Float] = ["lake": 0.35, "river": 0.29, "water": 0.4, "ball": 0.5]
        let tags = try tags("A girl in the water.", match: 0.45, fits: fits)
        let lake = try #require(tags.first { $0.text == "lake" })
        #expect(lake.source == .label)
        #expect(!tags.contains { ["river", "balls", "ball"].contains($0.text) }, "\(tags)")
    }

    /// A dog with a tennis ball plays no tennis, and where a dog is seen a cow is rather the dog.
    @Test func word_thatFitsVeryWell_isLeftOutWhereTheCaptionKnowsBetter() throws {
        let fits: [String: Float] = ["tennis": 0.4, "cow": 0.4, "dog": 0.2, "grass": 0.35]
        let tags = try tags("A dog.", match: 0.6, fits: fits).map(\.text)
        #expect(tags.contains("grass"))
        #expect(!tags.contains("tennis"))
        #expect(!tags.contains("cow"))
        #expect(try self.tags("A man.", match: 0.6, fits: fits).contains { $0.text == "tennis" })
    }

    @Test func labels_thatSayTheSame_addUp() throws {
        let breeds: Labels = [("beagle", 0.22), ("basset", 0.2), ("llama", 0.1)]
        let tags = try SuggesterFixture.tags("", breeds)
        #expect(tags.contains("dog"))
        #expect(!tags.contains("beagle"))
        #expect(!tags.contains("llama"))
    }

    /// A passenger car is a part of a train.
    @Test func label_ofARailwayCar_isNoCar() throws {
        let tags = try SuggesterFixture.tags("", [("passenger car", 0.9)])
        #expect(tags.contains("train"))
        #expect(!tags.contains("car"))
    }

    @Test func space_whenItWasNotAsked_changesNothing() throws {
        let suggester = try SuggesterFixture.suggester()
        let tags = try suggester.suggest(caption: "A windmill in a field.", match: 0.44, labels: [])
        #expect(tags.map(\.text).starts(with: ["windmill", "field"]))
    }
}
