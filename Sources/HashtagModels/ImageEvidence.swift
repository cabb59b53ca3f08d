/// What the photo itself says of words: how well they fit it in a space of images and sentences.
///
/// Of the words that badly matching captions (below 0.5) name on 235 of Flickr8k's validation photos,
/// 41 % with a fit below 0.2 stand in one of the photo's references, 81 % with a better one; on photos
/// of objects (Caltech-101) such captions' words that are too rare for a fit were never right (0 of 7).
struct ImageEvidence {
    /// The fits of the words and phrases that have one; empty where the space was not asked.
    let fits: [String: Float]
    /// How well the caption as a whole fits.
    let match: Float
    /// The tags that labels speak for.
    let labelled: Set<String>

    /// The match score of a good caption; the weight of a worse one falls in proportion.
    static let fullMatch: Float = 0.5
    /// From here a word of a badly matching caption is believed.
    private static let consent: Float = 0.2
    /// From here a word is believed that nothing else speaks for.
    private static let certainty: Float = 0.3
    private static let mostProposed = 3

    /// The factor of a caption's word, more than 1 if it fits well; nil if it is not to be believed.
    ///
    /// A caption that matches badly may speak of what is not there, and then each of its words needs
    /// the consent of the image or of a label.
    func factor(of word: ContentWords.Found) -> Float? {
        guard !fits.isEmpty, word.entry.kind != .person else { return 1 }
        let fit = fits[word.phrase]
        let factor = fit.map { min(max(0.35 + 2.75 * $0, 0.2), 1.15) } ?? 1
        if !labelled.isDisjoint(with: word.entry.tags) { return max(factor, 1) }
        return match >= Self.fullMatch || (fit ?? 0) >= Self.consent ? factor : nil
    }

    /// The words that fit so well that the image shows them, whatever the caption says, best first.
    ///
    /// - Parameters:
    ///   - lexicon: What the words are.
    ///   - known: What is believed of the caption: beside an animal no other is seen by a fit alone.
    ///   - hasPerson: Whether there is somebody to do something.
    /// - Returns: Entries with their scores.
    func proposed(
        by lexicon: Lexicon,
        beside known: [Lexicon.Entry],
        hasPerson: Bool
    ) -> [(entry: Lexicon.Entry, score: Float)] {
        let hasAnimal = known.contains(where: \.isAnimal)
        let certain = fits.filter { $0.value >= Self.certainty }
            .sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        return certain.compactMap { word, fit in
            guard let entry = lexicon[word], entry.isProposable,
                hasPerson || entry.kind != .activity, !(hasAnimal && entry.isAnimal)
            else { return nil }
            return (entry, entry.kind.weight * min(2 * fit, 1))
        }.prefix(Self.mostProposed).map(\.self)
    }
}

extension Lexicon.Entry {
    /// The tag and what it implies.
    var tags: [String] { [tag].compactMap(\.self) + implied }

    /// Whether it is an animal of whatever kind.
    fileprivate var isAnimal: Bool {
        tags.contains("animals") || !Lexicon.animalsNamed(by: self).isEmpty
    }

    /// Whether a good fit alone makes it a tag: small things and clothes are mistaken too often.
    var isProposable: Bool { tag != nil && kind < .unknown }
}
