import TensorCore

/// Operations of a joint space of images and sentences.
///
/// - Shapes: `N` pairs, `D` values of a vector.
extension Tape {
    /// Each row divided by its Euclidean norm.
    func unitRows(_ x: Variable) -> Variable {
        let input = value(of: x)
        let squares = input.rowProducts(with: input)
        let scales = Matrix<Scalar>([
            squares.elements.map { 1 / max($0, Scalar.leastNormalMagnitude).squareRoot() }
        ]).column
        let output = input.rowsScaled(by: scales)
        return record(output) { tape, gradient in
            // (g − y · Σ g·y) / ‖x‖
            var change = output.rowsScaled(by: gradient.rowProducts(with: output))
            for index in change.elements.indices {
                change.elements[index] = gradient.elements[index] - change.elements[index]
            }
            tape.accumulate(x, change.rowsScaled(by: scales))
        }
    }

    /// The ranking loss of the similarities `s` of images (rows) and sentences (columns), of which
    /// equal numbers belong together.
    ///
    ///     1/N Σₙ maxₖ [α − sₙₙ + sₙₖ]₊ + maxₖ [α − sₙₙ + sₖₙ]₊   with k ≠ n
    ///
    /// - Parameters:
    ///   - similarities: `[N, N]`.
    ///   - margin: `α`.
    ///   - hardestOnly: Whether the worst other one counts, as above, or the sum over all.
    /// - Returns: The loss, `[1, 1]`.
    /// - SeeAlso: Faghri et al. 2018, arXiv:1707.05612, equations 5 and 6.
    func rankingLoss(
        _ similarities: Variable,
        margin: Scalar,
        hardestOnly: Bool
    ) -> Variable {
        let scores = value(of: similarities)
        let hinges = RankingHinges(scores, margin: margin, hardestOnly: hardestOnly)
        let share = 1 / Scalar(scores.rows)
        return record(Matrix(1, 1, repeating: hinges.total * share)) { tape, gradient in
            let factor = gradient.elements[0] * share
            tape.accumulate(similarities) { target in
                for (place, count) in hinges.slopes {
                    target.elements[place] += factor * count
                }
            }
        }
    }

    /// The symmetric cross-entropy of pairs among all others of the batch.
    ///
    /// - Parameters:
    ///   - similarities: Of images (rows) and sentences (columns), `[N, N]`.
    ///   - transposed: The same, transposed.
    ///   - temperature: What they are divided by.
    /// - Returns: The loss, `[1, 1]`.
    /// - SeeAlso: van den Oord et al. 2018, arXiv:1807.03748, equation 4.
    func contrastiveLoss(
        _ similarities: Variable,
        transposed: Variable,
        temperature: Scalar
    ) -> Variable {
        let count = value(of: similarities).rows
        let losses = [similarities, transposed].map { scores in
            crossEntropy(
                scaled(scores, by: 1 / temperature),
                excluded: [],
                targets: SparseRows(oneHot: Array(0..<count)),
                normalizer: 2 * Scalar(count)
            )
        }
        return sum(losses[0], losses[1])
    }
}

extension Matrix {
    /// A single row as a column.
    fileprivate var column: Matrix {
        var column = Matrix(elements.count, 1)
        column.elements = elements
        return column
    }
}

/// The terms above zero of a ranking loss.
private struct RankingHinges<Scalar: KernelScalar> {
    /// Their sum.
    private(set) var total: Scalar = 0
    /// The derivative by each similarity that occurs in one; a place may come several times.
    private(set) var slopes: [(place: Int, count: Scalar)] = []

    init(_ scores: Matrix<Scalar>, margin: Scalar, hardestOnly: Bool) {
        let count = scores.rows
        precondition(count == scores.columns, "similarities of pairs")
        for own in 0..<count {
            let pair = own * (count + 1)
            let others = (0..<count).filter { $0 != own }
            for places in [others.map { own * count + $0 }, others.map { $0 * count + own }] {
                let worst = places.max { scores.elements[$0] < scores.elements[$1] }
                let counted = hardestOnly ? [worst].compactMap(\.self) : places
                for place in counted {
                    let hinge = margin - scores.elements[pair] + scores.elements[place]
                    guard hinge > 0 else { continue }
                    total += hinge
                    slopes += [(place, 1), (pair, -1)]
                }
            }
        }
    }
}
