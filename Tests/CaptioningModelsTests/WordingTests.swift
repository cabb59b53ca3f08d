import CaptioningModels
import Testing

struct WordingTests {
    @Test(arguments: [
        (
            "a boy in a red shirt and a blue shirt is standing in front of a red",
            "A boy in a red shirt and a blue shirt is standing."
        ),
        ("a boy in a red shirt is holding a red and red and white", "A boy in a red shirt."),
        ("a cat is looking at the camera", "A cat is looking at the camera."),
        ("a man riding a bike on a", "A man riding a bike."),
        ("two dogs are playing with a", "Two dogs are playing."),
        ("a dog jumps over a brown and", "A dog jumps."),
        ("a man standing on top of a snow-covered", "A man standing."),
        ("a man dressed in red", "A man dressed in red."),
        ("a car is red", "A car is red."),
        ("people are looking on", "People are looking on."),
        ("a dog is lying down", "A dog is lying down."),
        ("a orange", "An orange."), ("a apple on a table", "An apple on a table."),
        ("a man 's dog", "A man's dog."), ("a", "A."),
    ])
    func sentence_whenWritten_isComplete(words: String, expected: String) {
        let words = words.split(separator: " ").map(String.init)
        #expect(CaptionSentence.sentence(from: words) == expected)
    }

    @Test
    func sentence_whenThereAreNoWords_isEmpty() {
        #expect(CaptionSentence.sentence(from: []).isEmpty)
    }

    @Test(
        arguments: [
            (Concept(noun: "cat", plural: "cats"), "A close-up of a cat."),
            (Concept(noun: "hourglass", plural: "hourglasses"), "A close-up of an hourglass."),
            (Concept(noun: "unicycle", plural: "unicycles"), "A close-up of a unicycle."),
            (Concept(noun: "CD player", plural: "CD players"), "A close-up of a CD player."),
            (Concept(noun: "bread", plural: "bread", form: .substance), "A close-up of bread."),
            (
                Concept(noun: "sunglasses", plural: "sunglasses", form: .plural),
                "A close-up of sunglasses."
            ),
            (
                Concept(noun: "soup", plural: "soups", form: .portion("a bowl of")),
                "A close-up of a bowl of soup."
            ),
            (
                Concept(noun: "palace", plural: "palaces", traits: [.scene]),
                "A view of a palace."
            ),
        ] as [(Concept, String)]
    )
    func concept_whenStated_isGrammatical(concept: Concept, expected: String) {
        #expect(ConceptSentence.sentence(for: concept) == expected)
    }

    @Test(
        arguments: [
            ("a man is walking his dog", [0, 0.4], "a person is walking their dog"),
            ("a man is walking his dog", [0, 0.1, 0, 0, 0.1], "a man is walking his dog"),
            ("a man is walking his dog", [0, 0.1, 0, 0, 0.4], "a man is walking their dog"),
            ("a man and a woman are here", [0, 0.4, 0, 0, 0.4], "two people are here"),
            ("a man and a woman are here", [0, 0.4, 0, 0, 0], "a person and a woman are here"),
            ("boys and girls", [0.5, 0, 0.5], "children"),
            ("a girl hurts herself", [0, 0.5], "a child hurts themselves"),
            ("a dog", [], "a dog"), ("", [], ""),
        ] as [(String, [Float], String)]
    )
    func caption_whenGenderIsUnsure_isNeutral(words: String, shares: [Float], expected: String) {
        let words = words.split(separator: " ").map(String.init)
        let neutral = NeutralWording.neutral(words, shares: shares, maximum: 0.25)
        #expect(neutral.joined(separator: " ") == expected)
    }

    @Test(arguments: [(0.39, "a man"), (0.41, "a person")] as [(Float, String)])
    func caption_whenTheDecoderIsAsOftenWrongAsRight_isNeutral(share: Float, caption: String) {
        let neutral = NeutralWording.neutral(["a", "man"], shares: [0, share])
        #expect(neutral.joined(separator: " ") == caption)
    }

    @Test(
        arguments: [
            (0, "0.00"), (0.304, "0.30"), (-0.305, "-0.31"), (12, "12.00"), (.nan, "nan"),
        ] as [(Float, String)]
    )
    func number_whenWritten_hasTwoDecimals(value: Float, expected: String) {
        #expect(Decimals.text(value) == expected)
    }

    @Test(arguments: [
        ("hour", "an"), ("unicorn", "a"), ("uniform", "a"), ("unidentified", "an"), ("use", "a"),
        ("one", "a"), ("once", "a"), ("SUV", "an"), ("UFO", "a"), ("x-ray", "an"), ("egg", "an"),
        ("honest", "an"), ("horse", "a"), ("urchin", "an"), ("onesie", "a"),
    ])
    func article_whenChosen_followsTheSound(word: String, article: String) {
        #expect(EnglishArticle.indefinite(before: word) == article)
    }

    @Test(
        arguments: [
            ("A photo of a flower.", "A flower."), ("an image of the sea", "The sea."),
            ("The photo of a cat", "A cat."), ("picture of two dogs", "Two dogs."),
            ("A photo of", "A photo of."), ("A close-up of an Egyptian cat.", nil),
            ("A man takes a photo of a dog.", nil),
        ] as [(String, String?)]
    )
    func altText_whenCaptionHasLeadIn_dropsIt(caption: String, expected: String?) {
        #expect(AltText(caption: caption).text == expected ?? caption)
    }

    @Test
    func altText_whenCaptionIsLong_endsAtAClause() {
        let caption =
            "A boy in a red shirt and a blue shirt is standing in front of a large white building "
            + "with many windows while a brown dog is looking at the camera on the other side."
        let text = AltText(caption: caption).text
        #expect(
            text == "A boy in a red shirt and a blue shirt is standing in front of a large white "
                + "building with many windows."
        )
        #expect(text.count <= AltText.preferredLength)
    }

    @Test(arguments: [10, 20, 30, 40, 60])
    func altText_whenCut_neverSplitsAWord(limit: Int) {
        let caption = "A woman, two children and an old man walk through a very crowded street."
        let text = AltText(caption: caption, preferredLength: limit).text
        let words = Set(caption.split { " ,.".contains($0) })
        #expect(text.count <= limit)
        #expect(text.hasSuffix("."))
        #expect(text.split { " ,.".contains($0) }.allSatisfy(words.contains))
    }

    @Test
    func altText_whenOneWordIsTooLong_keepsIt() {
        #expect(AltText(caption: "Pneumonoultramicroscopic", preferredLength: 5).text.count == 25)
        #expect(AltText(caption: "").text.isEmpty)
    }
}
