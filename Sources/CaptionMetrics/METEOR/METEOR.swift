import Foundation

/// METEOR with exact and stem matches, of captions, and of a corpus by the sum of their counts.
///
/// The parameters are those of METEOR 1.5 for English. It also matches synonyms of WordNet and
/// paraphrases; this does not, so that scores are somewhat lower.
///
/// - SeeAlso: Denkowski and Lavie 2014, "Meteor Universal", doi:10.3115/v1/W14-3348, section 2.
package struct METEOR: Sendable, Hashable {
    /// How precision and recall are balanced; 1 is recall alone.
    private static let alpha = 0.85
    /// The form of the penalty for matches out of order.
    private static let beta = 0.2
    /// The greatest penalty.
    private static let gamma = 0.6
    /// What a content word counts; a function word counts the rest to 1.
    private static let delta = 0.75
    /// What a match of stems counts, compared with one of equal words.
    private static let stemWeight = 0.6

    /// Weights of words on one side, matched or not.
    private struct Side: Hashable {
        var length = 0
        var weight = 0.0
        var matchedWeight = 0.0

        init(_ words: [METEORWord]) {
            length = words.count
            weight = words.reduce(0) { $0 + METEOR.weight(of: $1) }
        }

        mutating func add(_ other: Self) {
            length += other.length
            weight += other.weight
            matchedWeight += other.matchedWeight
        }
    }

    private var candidate = Side([])
    private var reference = Side([])
    private var matches = 0
    private var chunks = 0

    /// No caption.
    package init() {}

    /// Counts a caption against the reference that gives it the highest score.
    package init(_ candidate: [String], references: [[String]]) {
        let words = METEORWord.words(of: candidate)
        self = references.reduce(into: METEOR()) { best, reference in
            let other = METEOR(words, METEORWord.words(of: reference))
            if best.reference.length == 0 || other.score > best.score { best = other }
        }
    }

    private init(_ words: [METEORWord], _ referenceWords: [METEORWord]) {
        candidate = Side(words)
        reference = Side(referenceWords)
        let alignment = WordAlignment(words, referenceWords)
        matches = alignment.matches.count
        chunks = alignment.chunks
        for match in alignment.matches {
            let strength = match.isExact ? 1 : Self.stemWeight
            candidate.matchedWeight += strength * Self.weight(of: words[match.candidate])
            reference.matchedWeight += strength * Self.weight(of: referenceWords[match.reference])
        }
    }

    /// Adds the counts of other captions.
    package mutating func add(_ other: Self) {
        candidate.add(other.candidate)
        reference.add(other.reference)
        matches += other.matches
        chunks += other.chunks
    }

    /// The score, 0…1.
    package var score: Double {
        guard matches > 0 else { return 0 }
        let precision = candidate.matchedWeight / candidate.weight
        let recall = reference.matchedWeight / reference.weight
        let mean = precision * recall / (Self.alpha * precision + (1 - Self.alpha) * recall)
        return mean * (1 - penalty)
    }

    /// Nothing where the two sentences match from end to end.
    private var penalty: Double {
        if chunks == 1, matches == candidate.length, matches == reference.length { return 0 }
        return Self.gamma * pow(Double(chunks) / Double(matches), Self.beta)
    }

    private static func weight(of word: METEORWord) -> Double {
        word.isFunctionWord ? 1 - delta : delta
    }
}
