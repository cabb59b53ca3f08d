import Foundation

/// BLEU-1 to BLEU-4 of captions, and of a whole corpus by the sum of their counts.
///
/// As the official scorer computes it: clipped at the most that any one reference has, the length
/// compared with that of the closest reference (the shorter of two equally close).
///
/// - SeeAlso: Papineni et al. 2002, doi:10.3115/1073083.1073135, section 2.
package struct BLEU: Sendable, Hashable {
    /// What the official scorer adds to counts so that a caption without matches has a score too.
    private static let epsilon = (correct: 1e-15, guessed: 1e-9)

    private var guessed = SIMD4<Double>()
    private var correct = SIMD4<Double>()
    private var length = 0
    private var referenceLength = 0

    /// No caption.
    package init() {}

    /// Counts a caption.
    ///
    /// - Parameters:
    ///   - candidate: The caption as tokens.
    ///   - references: What people wrote; not empty.
    package init(_ candidate: [String], references: [[String]]) {
        let counts = NGramCounts(candidate)
        let referenceCounts = references.map { NGramCounts($0) }
        for term in counts.terms {
            let most = referenceCounts.map { $0[term.ngram] }.max() ?? 0
            correct[term.ngram.count - 1] += Double(min(term.count, most))
        }
        for size in 1...4 { guessed[size - 1] = Double(counts.total(ofSize: size)) }
        length = candidate.count
        referenceLength = Self.closest(to: length, among: references.map(\.count))
    }

    /// Adds the counts of other captions.
    package mutating func add(_ other: Self) {
        guessed += other.guessed
        correct += other.correct
        length += other.length
        referenceLength += other.referenceLength
    }

    /// BLEU-1, BLEU-2, BLEU-3 and BLEU-4, each 0…1.
    package var scores: [Double] {
        let ratio =
            (Double(length) + Self.epsilon.correct)
            / (Double(referenceLength) + Self.epsilon.guessed)
        let brevityPenalty = ratio < 1 ? exp(1 - 1 / ratio) : 1
        var product = 1.0
        return (0..<4).map { index in
            product *=
                (correct[index] + Self.epsilon.correct) / (guessed[index] + Self.epsilon.guessed)
            return pow(product, 1 / Double(index + 1)) * brevityPenalty
        }
    }

    private static func closest(to length: Int, among lengths: [Int]) -> Int {
        lengths.min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
    }
}
