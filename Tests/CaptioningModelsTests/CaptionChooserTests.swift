import CaptioningModels
import Testing

struct CaptionChooserTests {
    private func description(
        match: Float,
        label: Float?,
        words: [String] = ["a", "man", "on", "a", "bench"]
    ) -> PhotoDescription {
        PhotoDescription(
            hypotheses: [.init(words: words, score: -1, logProbability: -2)],
            match: match,
            labels: label.map { [.init(name: "espresso", probability: $0)] } ?? []
        )
    }

    @Test(arguments: [0.30, 0.9] as [Float])
    func caption_whenMatchSuffices_isTheModels(match: Float) {
        let chosen = CaptionChooser().choose(description(match: match, label: 0.9))
        #expect(chosen == ChosenCaption(text: "A man on a bench.", source: .model))
    }

    @Test(arguments: [0.5, 0.87] as [Float])
    func caption_whenOnlyTheLabelIsSure_statesTheLabel(label: Float) throws {
        let chosen = CaptionChooser().choose(description(match: 0.22, label: label))
        #expect(chosen.text == "A close-up of an espresso.")
        #expect(chosen.source == .label)
        #expect(!chosen.needsReview)
        #expect(try #require(chosen.note).contains("match 0.22 is below 0.30"))
    }

    @Test(arguments: [0.49, nil] as [Float?])
    func caption_whenNothingIsSure_needsReview(label: Float?) {
        let chosen = CaptionChooser().choose(description(match: 0.29, label: label))
        #expect(chosen.text == "A man on a bench.")
        #expect(chosen.source == .model)
        #expect(chosen.needsReview)
        #expect(chosen.note != nil)
    }

    @Test
    func caption_whenMatchIsNotANumber_isDoubted() {
        #expect(CaptionChooser().choose(description(match: .nan, label: 0.1)).needsReview)
    }

    @Test
    func caption_whenThereAreNoWords_needsReview() {
        let chosen = CaptionChooser().choose(description(match: 0.9, label: 0.1, words: []))
        #expect(chosen.needsReview)
        #expect(!chosen.text.isEmpty)
    }

    @Test
    func thresholds_whenChanged_areUsed() {
        let chooser = CaptionChooser(minimumMatch: 0.1, minimumLabel: 0.9)
        #expect(chooser.choose(description(match: 0.2, label: 0.95)).source == .model)
        #expect(chooser.choose(description(match: 0.05, label: 0.8)).needsReview)
    }
}
