internal import Glibc

/// How sure the networks are of each concept.
///
/// The classifier's classes are exclusive, so the probability of a noun is the sum of its labels', and a
/// hypernym's is the sum of all below it: missile 0.11 and projectile 0.07 are a rocket with 0.18; five
/// kinds of cat are a cat. First the probabilities are calibrated by a temperature (Guo et al. 2017,
/// equation 9).
///
/// The joint space of photos and sentences is a second witness, trained apart: where it knows a noun's
/// word, "a close up of a …" has a cosine with the photo. Both are multiplied as experts (Hinton 2002):
/// p ∝ p^(1/T) · exp(w · max(cos, 0)).
package struct ConceptEvidence: Sendable {
    /// A concept with its probability.
    package struct Seen: Sendable, Equatable {
        /// What is seen.
        package let concept: Concept
        /// The concepts that include it, from the narrowest to the widest.
        package let hypernyms: [Concept]
        /// Its probability, calibrated, 0…1.
        package let probability: Float

        /// Makes a finding.
        package init(concept: Concept, hypernyms: [Concept] = [], probability: Float) {
            self.concept = concept
            self.hypernyms = hypernyms
            self.probability = probability
        }
    }

    /// The temperature that makes the probabilities of nouns mean what they say.
    ///
    /// Fitted on 400 photos of 88 kinds of objects, a third of which are no class of the classifier:
    /// expected calibration error 0.06, at 1 it is 0.10.
    package static let temperature: Float = 0.9

    /// What a cosine of 1 adds to the logarithm of a label's probability.
    ///
    /// On 250 photos of Caltech-101 and 260 of ImageNet the likelihood of what is right is greatest
    /// at 2 and 3 alike; at 3 the best noun is right for 57 % and 87 %, at 0 for 50 % and 90 %.
    private static let matchWeight: Float = 3

    /// The least probability by the classifier of a noun for which the second witness is asked.
    private static let leastPlausibility: Float = 0.01

    /// The share of a concept's probability from which a narrower one takes its place.
    private static let narrowingShare: Float = 0.5

    /// Hypernyms that say too little to be worth a sentence.
    private static let vague: Set = [
        "container", "clothing", "device", "furniture", "instrument", "place", "plant", "tool",
        "toy",
        "vehicle",
    ]

    /// The probability of each noun that has any.
    package let probabilities: [String: Float]
    private let table: ConceptTable

    /// Pools the labels' probabilities.
    ///
    /// - Parameters:
    ///   - labels: The probability of each label, in the table's order.
    ///   - table: The words for the labels.
    ///   - matches: The cosines with the photo of sentences that state a noun, by noun; may be empty.
    ///   - temperature: What the probabilities are calibrated by; 1 leaves them.
    package init(
        labels: [Float],
        table: ConceptTable,
        matches: [String: Float] = [:],
        temperature: Float = Self.temperature
    ) {
        self.table = table
        let sharpened = zip(labels, table.labelNouns).map { label, noun in
            // A match that is not a number says nothing.
            let match = matches[noun].flatMap { $0 > 0 ? $0 : nil } ?? 0
            return pow(label, 1 / temperature) * exp(Self.matchWeight * match)
        }
        let sum = max(sharpened.reduce(0, +), .leastNormalMagnitude)
        var probabilities: [String: Float] = [:]
        for (noun, value) in zip(table.labelNouns, sharpened) {
            for concept in table.lineage(of: noun) {
                probabilities[concept.noun, default: 0] += value / sum
            }
        }
        self.probabilities = probabilities
    }

    /// The concepts that may well be in the photo and whose own words the decoder knows, in the order of
    /// the alphabet: those whose match is worth asking for.
    package var plausible: [Concept] {
        Set(table.labelNouns.filter { probability(of: $0) >= Self.leastPlausibility })
            .sorted()
            .compactMap { table.concepts[$0] }
            .filter { $0.neighbour == nil }
    }

    /// What the photo shows; nil if nothing can be stated.
    ///
    /// The likeliest noun, or the narrower one that has at least half of its probability, and so on:
    /// a bird, but a flamingo if most of the bird is one. Vague and unsafe concepts do not count.
    package var best: Seen? {
        let nouns = table.labelNouns.filter(isStatable)
        guard var noun = likeliest(nouns) else { return nil }
        while let narrower = likeliest(table.hyponyms(of: noun).filter(isStatable)),
            probability(of: narrower) >= Self.narrowingShare * probability(of: noun)
        {
            noun = narrower
        }
        let lineage = table.lineage(of: noun)
        return lineage.first.map {
            Seen(
                concept: $0,
                hypernyms: lineage.dropFirst().filter { !Self.vague.contains($0.noun) },
                probability: min(probability(of: noun), 1)
            )
        }
    }

    private func probability(of noun: String) -> Float { probabilities[noun, default: 0] }

    /// Of equally likely nouns the first in the alphabet, so that runs agree.
    private func likeliest(_ nouns: [String]) -> String? {
        nouns.max { (probability(of: $0), $1) < (probability(of: $1), $0) }
    }

    private func isStatable(_ noun: String) -> Bool {
        !Self.vague.contains(noun) && table.concepts[noun]?.traits.contains(.unsafe) == false
    }
}
