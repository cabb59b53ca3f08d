import HashtagModels
import TensorCore

/// Trains ``HashtagModels/AdversarialGenerator``: a generator that was trained by likelihood goes on
/// against a discriminator of contexts and sets.
///
/// Sets of one tag to all are compared, so that the discriminator can judge a single tag, too.
/// It learns that real sets belong to their context (target 0.9, smoothed), and that
/// neither generated sets nor real sets of other photos do. The generator draws by straight-through
/// Gumbel-softmax; its loss keeps the likelihood beside the discriminator's verdict.
///
/// - SeeAlso: Goodfellow et al. 2014, arXiv:1406.2661, section 3 (non-saturating loss); Salimans et
///   al. 2016, arXiv:1606.03498, section 3.4 (one-sided smoothing); Reed et al. 2016,
///   arXiv:1605.05396, algorithm 1 (mismatched pairs); Jang et al. 2017, arXiv:1611.01144.
struct AdversarialObjective<Scalar: KernelScalar> {
    typealias Variable = Tape<Scalar>.Variable

    let network: TagNetwork<Scalar>
    /// The weight of the discriminator's verdict beside the likelihood's 1.
    var adversarialWeight = 0.2
    /// The temperature of the draws, at the beginning and at the end.
    var temperatures = (first: 1.0, last: 0.5)
    /// What the discriminator is to say of real sets.
    var realTarget = 0.9

    /// The names of the discriminator's weights begin with this.
    static var discriminatorPrefix: String { "discriminator." }

    /// Adds noise and discriminator to the weights of a generator.
    func extend(_ parameters: inout Parameters<Scalar>, using random: inout SeededGenerator) {
        let options = network.options
        let size = options.discriminatorSize
        parameters.add(
            "noise.weight",
            options.hiddenSize,
            options.latentSize,
            bound: 0.1,
            using: &random
        )
        for name in ["context", "set"] {
            parameters.add(
                "discriminator.\(name)",
                options.tagCount,
                size,
                bound: 0.1,
                using: &random
            )
        }
        parameters.add("discriminator.match", size, size, bound: 0.2, using: &random)
        parameters.addLinear("discriminator.score", inputs: size, outputs: 1, using: &random)
    }

    /// Generated sets of as many tags as are to be found, as bags `[N, V]` of Euclidean norm 1.
    func generate(
        _ batch: TagBatch<Scalar>,
        progress: Double,
        from state: Variable,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Variable {
        let tagCount = network.options.tagCount
        let temperature =
            temperatures.first + (temperatures.last - temperatures.first) * progress
        var excluded = batch.context
        var state = state
        var draw: Variable?
        let table = tape.prefix(leaves["decoder.embedding"], rows: tagCount)
        var bag = tape.leaf(Matrix(batch.context.count, tagCount))
        for step in 0..<network.options.steps {
            let rows = batch.rows(at: step)
            guard rows > 0 else { break }
            let start = SparseRows<Scalar>(oneHot: Array(repeating: tagCount, count: rows))
            let input =
                draw.map { tape.product(tape.prefix($0, rows: rows), table) }
                ?? tape.embeddingBag(leaves["decoder.embedding"], bags: start)
            state = network.advance(input, tape.prefix(state, rows: rows), tape, leaves)
            let drawn = tape.gumbelSoftmax(
                tape.linear(state, leaves, "decoder.output"),
                excluded: Array(excluded.prefix(rows)),
                noise: .gumbel(rows, tagCount, using: &random),
                temperature: Scalar(temperature),
                isHard: true
            )
            exclude(tape.value(of: drawn), from: &excluded)
            let shares = tape.masked(drawn, by: shares(of: batch, rows: rows))
            bag = tape.sum(bag, tape.padded(shares, rows: batch.context.count))
            draw = drawn
        }
        return bag
    }

    /// The generator's first states: the contexts' codes and noise.
    func states(
        _ batch: TagBatch<Scalar>,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Variable {
        var noise = Matrix<Scalar>(batch.context.count, network.options.latentSize)
        noise.elements = random.normals(noise.elements.count).map { Scalar($0) }
        let code = network.dropout(network.encode(batch, tape, leaves), tape, using: &random)
        return tape.sum(
            code,
            tape.linear(tape.leaf(noise), weights: leaves["noise.weight"])
        )
    }

    /// The discriminator's logits `[N, 1]` for bags of tags.
    func scores(
        ofBags bags: Variable,
        _ batch: TagBatch<Scalar>,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>
    ) -> Variable {
        scores(of: tape.product(bags, leaves["discriminator.set"]), batch, tape, leaves)
    }

    /// The discriminator's loss, with generated sets as values.
    func discriminatorLoss(
        _ batch: TagBatch<Scalar>,
        generated: Matrix<Scalar>,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>
    ) -> Variable {
        let real = batch.targetBags
        var shifted = real
        shifted.rows = Array(real.rows.dropFirst() + real.rows.prefix(1))
        func scores(of bags: SparseRows<Scalar>) -> Variable {
            let codes = tape.embeddingBag(leaves["discriminator.set"], bags: bags)
            return self.scores(of: codes, batch, tape, leaves)
        }
        let truth = tape.logisticLoss(scores(of: real), target: Scalar(realTarget))
        let mismatched = tape.logisticLoss(scores(of: shifted), target: 0)
        let fake = tape.logisticLoss(
            self.scores(ofBags: tape.leaf(generated), batch, tape, leaves),
            target: 0
        )
        return tape.sum(truth, tape.scaled(tape.sum(mismatched, fake), by: 0.5))
    }

    /// The generator's loss: the likelihood of the real sets, and what the discriminator says of those
    /// that were generated for the contexts of `short`.
    func generatorLoss(
        _ batch: TagBatch<Scalar>,
        generated: Variable,
        for short: TagBatch<Scalar>,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>,
        using random: inout SeededGenerator
    ) -> Variable {
        let likelihood = network.decodingLoss(
            batch,
            from: states(batch, tape, leaves, using: &random),
            tape,
            leaves,
            using: &random
        )
        let verdict = tape.logisticLoss(
            scores(ofBags: generated, short, tape, leaves),
            target: 1
        )
        return tape.sum(likelihood, tape.scaled(verdict, by: Scalar(adversarialWeight)))
    }

    private func scores(
        of codes: Variable,
        _ batch: TagBatch<Scalar>,
        _ tape: Tape<Scalar>,
        _ leaves: Leaves<Scalar>
    ) -> Variable {
        let set = tape.tanh(codes)
        let context = tape.tanh(
            tape.embeddingBag(leaves["discriminator.context"], bags: batch.contextBags)
        )
        let matched = tape.linear(set, weights: leaves["discriminator.match"])
        return tape.sum(
            tape.linear(set, leaves, "discriminator.score"),
            tape.rowSums(tape.elementwiseProduct(context, matched))
        )
    }

    /// Each drawn tag's weight in its bag.
    private func shares(of batch: TagBatch<Scalar>, rows: Int) -> Matrix<Scalar> {
        let columns = network.options.tagCount
        var mask = Matrix<Scalar>(rows, columns)
        for row in 0..<rows {
            let share = 1 / Scalar(batch.targets[row].count).squareRoot()
            for column in 0..<columns { mask.elements[row * columns + column] = share }
        }
        return mask
    }

    private func exclude(_ draws: Matrix<Scalar>, from excluded: inout [[Int]]) {
        for row in 0..<draws.rows {
            let start = row * draws.columns
            if let place = draws.elements[start..<(start + draws.columns)].firstIndex(of: 1) {
                excluded[row].append(place - start)
            }
        }
    }
}

extension Matrix {
    /// Gumbel noise, −log(−log u).
    static func gumbel(
        _ rows: Int,
        _ columns: Int,
        using random: inout SeededGenerator
    ) -> Matrix {
        var noise = Matrix(rows, columns)
        for index in noise.elements.indices {
            let uniform = Scalar(random.uniform() + 1e-12)
            noise.elements[index] = -Scalar.logarithm(-Scalar.logarithm(min(uniform, 0.9999999)))
        }
        return noise
    }
}
