import CaptioningModels
import Testing

struct CaptionChooserTests {
    private let espresso = Concept(
        noun: "espresso",
        plural: "espressos",
        hypernym: "coffee",
        neighbour: "coffee"
    )

    private func hypothesis(_ caption: String, logProbability: Double)
        -> PhotoDescription.Hypothesis
    {
        let words = caption.split(separator: " ").map(String.init)
        return .init(words: words, score: logProbability / 5, logProbability: logProbability)
    }

    private func description(
        _ caption: String = "a man on a bench",
        match: Float,
        concept: Float? = nil,
        guided: PhotoDescription.GuidedCaption? = nil
    ) -> PhotoDescription {
        PhotoDescription(
            hypotheses: [hypothesis(caption, logProbability: -8)],
            match: match,
            labels: [],
            concept: concept.map {
                .init(
                    concept: espresso,
                    hypernyms: [Concept(noun: "coffee", plural: "coffee", form: .substance)],
                    probability: $0
                )
            },
            conceptMatch: concept == nil ? 0 : 0.4,
            guided: guided
        )
    }

    @Test
    func caption_whenItMatches_isTheModels() {
        let chosen = CaptionChooser().choose(description(match: 0.75, concept: 0.3))
        #expect(chosen.text == "A man on a bench.")
        #expect(chosen.source == .model)
        #expect(!chosen.needsReview)
        #expect(chosen.note == nil)
    }

    @Test
    func caption_whenOnlyTheConceptIsSure_statesIt() throws {
        let chosen = CaptionChooser().choose(description(match: 0.22, concept: 0.95))
        #expect(chosen.text == "A close-up of an espresso.")
        #expect(chosen.source == .label)
        #expect(!chosen.needsReview)
        #expect(chosen.confidence > 0.5)
        #expect(try #require(chosen.note).contains("espresso with probability 0.95"))
    }

    @Test
    func caption_whenItNamesTheConcept_stands() {
        let chosen = CaptionChooser()
            .choose(description("a cup of espresso", match: 0.35, concept: 0.95))
        #expect(chosen.source == .model)
        #expect(chosen.text == "A cup of espresso.")
    }

    @Test
    func caption_whenAGoodOneNamesTheConcept_isThatOne() {
        let guided = PhotoDescription.GuidedCaption(
            hypothesis: hypothesis("a cup of espresso on a table", logProbability: -5),
            match: 0.7
        )
        let chosen = CaptionChooser()
            .choose(description(match: 0.1, concept: 0.95, guided: guided))
        #expect(chosen.source == .guided)
        #expect(chosen.text == "A cup of espresso on a table.")
    }

    @Test
    func caption_whenABadOneNamesTheConcept_isThePlainStatement() {
        let guided = PhotoDescription.GuidedCaption(
            hypothesis: hypothesis("a man in an espresso", logProbability: -40),
            match: -0.2
        )
        let chosen = CaptionChooser()
            .choose(description(match: 0.1, concept: 0.95, guided: guided))
        #expect(chosen.source == .label)
    }

    @Test(arguments: [nil, 0.1] as [Float?])
    func caption_whenNothingIsSure_needsReview(concept: Float?) {
        let chosen = CaptionChooser().choose(description(match: 0.2, concept: concept))
        #expect(chosen.text == "A man on a bench.")
        #expect(chosen.source == .model)
        #expect(chosen.needsReview)
        #expect(chosen.confidence < 0.5)
        #expect(chosen.note == "match 0.20 is below 0.30")
    }

    @Test
    func caption_whenMatchIsNotANumber_isDoubted() {
        let chosen = CaptionChooser().choose(description(match: .nan))
        #expect(chosen.needsReview)
        #expect((0...1).contains(chosen.confidence))
    }

    @Test
    func caption_whenThereAreNoWords_needsReview() {
        let chosen = CaptionChooser().choose(description("", match: 0.9))
        #expect(chosen.needsReview)
        #expect(!chosen.text.isEmpty)
        #expect(chosen.confidence == 0)
    }

    @Test
    func confidence_whenTheMatchIsBetter_isGreater() {
        let confidences = [0.1, 0.3, 0.5, 0.7].map {
            CaptionChooser().choose(description(match: $0)).confidence
        }
        #expect(confidences == confidences.sorted())
        #expect(Set(confidences).count == 4)
    }

    @Test
    func thresholds_whenChanged_areUsed() {
        let doubtful = ConceptGuidance(minimumMatch: 0.1)
        #expect(!CaptionChooser(guidance: doubtful).choose(description(match: 0.2)).needsReview)
        let strict = ConceptGuidance(minimumConcept: 0.99)
        let chosen = CaptionChooser(guidance: strict).choose(description(match: 0.1, concept: 0.95))
        #expect(chosen.source == .model)
        let off = ConceptGuidance(search: .never)
        #expect(
            CaptionChooser(guidance: off).choose(description(match: 0.1, concept: 1)).source
                == .model
        )
    }

    @Test
    func gender_whenItIsUnsure_isLeftOutUnlessAskedFor() {
        let unsure = PhotoDescription(
            hypotheses: [
                .init(
                    words: ["a", "man"],
                    score: -1,
                    logProbability: -1,
                    oppositeShares: [0, 0.45]
                )
            ],
            match: 0.9,
            labels: []
        )
        #expect(CaptionChooser().choose(unsure).text == "A person.")
        #expect(CaptionChooser(isNeutral: false).choose(unsure).text == "A man.")
    }
}
