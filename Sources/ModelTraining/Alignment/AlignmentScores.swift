internal import TensorCore

/// How well photos find their sentences in a joint space, and sentences their photos.
///
/// - SeeAlso: Karpathy, Fei-Fei 2015, section 4.1; Hodosh et al. 2013 for the task.
package struct AlignmentScores: Sendable, Codable, Equatable {
    /// How well one side finds the other.
    package struct Recall: Sendable, Codable, Equatable {
        /// The share whose first answer is right.
        package let at1: Double
        /// The share with a right answer among the first five.
        package let at5: Double
        /// The share with a right answer among the first ten.
        package let at10: Double
        /// The median of the rank, from 1, of the first right answer.
        package let medianRank: Double

        /// Takes the rank of the first right answer of each question.
        init(ranks: [Int]) {
            func share(within limit: Int) -> Double {
                ranks.isEmpty ? 0 : Double(ranks.count { $0 <= limit }) / Double(ranks.count)
            }
            (at1, at5, at10) = (share(within: 1), share(within: 5), share(within: 10))
            let sorted = ranks.sorted()
            let middle = sorted.count / 2
            medianRank =
                if sorted.isEmpty {
                    0
                } else if sorted.count.isMultiple(of: 2) {
                    Double(sorted[middle - 1] + sorted[middle]) / 2
                } else {
                    Double(sorted[middle])
                }
        }
    }

    /// Photos that are compared.
    package let photos: Int
    /// Sentences that are compared.
    package let sentences: Int
    /// For a photo, the best of its sentences counts.
    package let imageToText: Recall
    /// For a sentence, its photo counts.
    package let textToImage: Recall

    /// Compares all photos with all sentences.
    ///
    /// - Parameters:
    ///   - images: Unit vectors, `[photos, H]`.
    ///   - texts: Unit vectors, `[sentences, H]`.
    ///   - owners: The photo of each sentence.
    package init(images: Matrix<Float>, texts: Matrix<Float>, owners: [Int]) {
        (photos, sentences) = (images.rows, texts.rows)
        var scores = Matrix<Float>(images.rows, texts.rows)
        scores.addProduct(images, texts, transposedB: true, beta: 0)
        var own = [[Int]](repeating: [], count: images.rows)
        for (text, image) in owners.enumerated() { own[image].append(text) }
        let rows = (0..<images.rows).filter { !own[$0].isEmpty }.map { image in
            let row = scores.rows(image..<image + 1).elements
            return row.rank(of: own[image].map { row[$0] }.max() ?? 0)
        }
        let columns = owners.enumerated().map { text, image in
            let column = (0..<images.rows).map { scores.elements[$0 * texts.rows + text] }
            return column.rank(of: column[image])
        }
        (imageToText, textToImage) = (Recall(ranks: rows), Recall(ranks: columns))
    }

    /// The sum of all six recalls, which tells better spaces from worse ones.
    package var sum: Double {
        [imageToText, textToImage].reduce(0) { $0 + $1.at1 + $1.at5 + $1.at10 }
    }
}

extension [Float] {
    /// One more than the number of greater values.
    fileprivate func rank(of value: Float) -> Int {
        1 + count { $0 > value }
    }
}
