internal import Glibc
package import TensorCore

/// Several decoders that agree on each word: the mean of their probabilities.
///
///     logits = log(1/M Σₘ softmax(logitsₘ))       attention = mean over the members that have it
///
/// Shapes: M members, N sequences, R regions, V words, which all members share.
///
/// - SeeAlso: Vinyals et al. 2015, section 4.3.2, whose results come from an ensemble.
package struct EnsembleDecoder: CaptionDecoder {
    /// The members' decodings side by side.
    private struct Decoding: CaptionDecoding {
        var members: [any CaptionDecoding]
        var logits = Tensor()

        var count: Int { members.first?.count ?? 0 }

        var attention: Tensor? {
            let maps = members.compactMap(\.attention)
            guard var mean = maps.first else { return nil }
            let count = mean.shape.elementCount
            mean.withMutablePointer { mean in
                for map in maps.dropFirst() {
                    map.withPointer { map in
                        for index in 0..<count { mean[index] += map[index] }
                    }
                }
                for index in 0..<count { mean[index] /= Float(maps.count) }
            }
            return mean
        }

        mutating func step(_ words: [Int]) throws(TensorError) {
            for index in members.indices {
                try members[index].step(words)
                members[index].logits.applyLogSoftmax()
            }
            average()
        }

        mutating func select(_ parents: [Int]) throws(TensorError) {
            for index in members.indices { try members[index].select(parents) }
        }

        /// log Σ exp(x) = max + log Σ exp(x - max), so that no small probability becomes zero.
        private mutating func average() {
            let terms = members.map(\.logits)
            guard let first = terms.first else { return }
            let count = first.shape.elementCount
            var maxima = first
            for term in terms.dropFirst() { maxima.combine(with: term, max) }
            var sums = Tensor(zeros: first.shape)
            for var term in terms {
                term.combine(with: maxima, -)
                term.withMutablePointer { Float.applyExp($0, count: count) }
                sums.combine(with: term, +)
            }
            let share = 1 / Float(terms.count)
            maxima.combine(with: sums) { $0 + logf($1 * share) }
            logits = maxima
        }
    }

    package let name: String
    package let vocabularySize: Int
    private let members: [any CaptionDecoder]

    /// Makes an ensemble of decoders with one vocabulary.
    ///
    /// - Throws: `TensorError` if there is no decoder or if their numbers of words differ.
    package init(_ members: [any CaptionDecoder]) throws(TensorError) {
        let sizes = members.map(\.vocabularySize)
        guard let size = sizes.first, sizes.allSatisfy({ $0 == size }) else {
            throw TensorError(
                operation: "ensemble",
                reason: "expected decoders with one vocabulary, found sizes \(sizes)"
            )
        }
        name = members.map(\.name).joined(separator: "+")
        vocabularySize = size
        self.members = members
    }

    package func begin(
        _ features: Tensor,
        photos: Int
    ) throws(TensorError) -> any CaptionDecoding {
        var decodings: [any CaptionDecoding] = []
        for member in members { decodings.append(try member.begin(features, photos: photos)) }
        return Decoding(members: decodings)
    }
}

extension Tensor {
    /// Replaces each element by what `function` makes of it and of its counterpart.
    ///
    /// The shapes are the same: they come from members that have read the same words.
    fileprivate mutating func combine(with other: Tensor, _ function: (Float, Float) -> Float) {
        let count = min(shape.elementCount, other.shape.elementCount)
        other.withPointer { other in
            withMutablePointer { values in
                for index in 0..<count { values[index] = function(values[index], other[index]) }
            }
        }
    }
}
