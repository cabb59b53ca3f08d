import TensorCore
import Testing

@testable import ModelTraining

/// Gradients against central differences in double precision.
@Suite struct GradientTests {
    private func parameters(_ shapes: [String: (Int, Int)]) -> Parameters<Double> {
        var random = SeededGenerator(seed: 7)
        var parameters = Parameters<Double>()
        for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            parameters.add(name, shape.0, shape.1, bound: 1, using: &random)
        }
        return parameters
    }

    @Test(arguments: [
        "linear", "product", "sum", "elementwise", "tanh", "prefix", "padded", "columns", "bag",
        "gru",
    ])
    func operation_hasTheGradientOfItsValue(name: String) {
        let parameters = parameters([
            "x": (3, 4), "y": (3, 4), "w": (5, 4), "b": (1, 5), "m": (4, 2), "gates": (3, 12),
            "more": (3, 12),
        ])
        let bags = SparseRows<Double>([
            [.init(column: 0, weight: 0.5), .init(column: 2, weight: 2)], [],
            [.init(column: 2, weight: -1)],
        ])
        let error = GradientCheck.worstError(parameters) { tape, leaves in
            let (x, y) = (leaves["x"], leaves["y"])
            let result =
                switch name {
                case "linear": tape.linear(x, weights: leaves["w"], bias: leaves["b"])
                case "product": tape.product(x, leaves["m"])
                case "sum": tape.scaled(tape.sum(x, tape.sum(x, y)), by: 0.5)
                case "elementwise": tape.elementwiseProduct(x, tape.elementwiseProduct(x, y))
                case "tanh": tape.tanh(x)
                case "prefix": tape.sum(tape.prefix(x, rows: 2), tape.prefix(y, rows: 2))
                case "padded": tape.sum(tape.padded(x, rows: 5), tape.padded(y, rows: 5))
                case "columns": tape.columns(x, 1..<3)
                case "bag": tape.embeddingBag(x, bags: bags)
                default:
                    tape.gatedRecurrentUnit(
                        inputGates: leaves["gates"],
                        hiddenGates: leaves["more"],
                        state: x
                    )
                }
            return GradientCheck.reduced(result, tape)
        }
        #expect(error < 1e-7)
    }

    @Test func crossEntropy_withExcludedWords_hasTheGradientOfItsValue() {
        let targets = SparseRows<Double>([
            [.init(column: 1, weight: 0.5), .init(column: 3, weight: 0.5)],
            [.init(column: 0, weight: 1)], [],
        ])
        let error = GradientCheck.worstError(parameters(["x": (3, 4)])) { tape, leaves in
            tape.crossEntropy(
                leaves["x"],
                excluded: [[0], [], [1, 2]],
                targets: targets,
                normalizer: 2
            )
        }
        #expect(error < 1e-8)
    }

    @Test(arguments: [0, 0.9, 1]) func logisticLoss_hasTheGradientOfItsValue(target: Double) {
        let error = GradientCheck.worstError(parameters(["x": (5, 1)])) { tape, leaves in
            tape.logisticLoss(tape.scaled(leaves["x"], by: 4), target: target)
        }
        #expect(error < 1e-8)
    }

    @Test(arguments: [0, 0.3]) func divergence_hasTheGradientOfItsValue(freeBits: Double) {
        let shapes = ["a": (4, 3), "b": (4, 3), "c": (4, 3), "d": (4, 3)]
        let error = GradientCheck.worstError(parameters(shapes)) { tape, leaves in
            tape.gaussianDivergence(
                (leaves["a"], leaves["b"]),
                from: (leaves["c"], leaves["d"]),
                freeBits: freeBits
            )
        }
        #expect(error < 1e-8)
    }

    @Test func samples_haveTheGradientOfTheirValues() {
        var random = SeededGenerator(seed: 3)
        let normal = Matrix<Double>.gumbel(3, 4, using: &random)
        let gaussian = GradientCheck.worstError(parameters(["m": (3, 4), "v": (3, 4)])) {
            tape,
            leaves in
            let sample = tape.gaussianSample(
                mean: leaves["m"],
                logVariance: leaves["v"],
                noise: normal
            )
            return GradientCheck.reduced(sample, tape)
        }
        #expect(gaussian < 1e-7)
        let soft = GradientCheck.worstError(parameters(["x": (3, 4)])) { tape, leaves in
            let draw = tape.gumbelSoftmax(
                leaves["x"],
                excluded: [[1], [], []],
                noise: normal,
                temperature: 0.7,
                isHard: false
            )
            return GradientCheck.reduced(draw, tape)
        }
        #expect(soft < 1e-7)
    }

    // MARK: Whole networks

    private var options: TagNetworkOptions {
        TagNetworkOptions(
            tagCount: 7,
            hiddenSize: 4,
            embeddingSize: 3,
            latentSize: 2,
            discriminatorSize: 3,
            dropout: 0.2,
            steps: 3
        )
    }

    private var batch: TagBatch<Double> {
        var random = SeededGenerator(seed: 5)
        return TagBatch(sets: [[0, 1, 2, 3], [4, 5], [6, 2, 1, 0, 5]], using: &random)
    }

    private func error(of objective: some TagObjective<Double>) -> Double {
        var random = SeededGenerator(seed: 1)
        return GradientCheck.worstError(objective.initialParameters(using: &random)) {
            tape,
            leaves in
            var random = SeededGenerator(seed: 2)
            return objective.loss(batch, progress: 0.3, tape, leaves, using: &random)
        }
    }

    @Test func recurrentLoss_hasTheGradientOfItsValue() {
        #expect(error(of: RecurrentObjective(network: TagNetwork(options: options))) < 1e-8)
    }

    @Test func variationalLoss_hasTheGradientOfItsValue() {
        #expect(error(of: VariationalObjective(network: TagNetwork(options: options))) < 1e-8)
    }

    @Test func discriminatorLoss_hasTheGradientOfItsValue() {
        let objective = AdversarialObjective<Double>(network: TagNetwork(options: options))
        var random = SeededGenerator(seed: 1)
        var parameters = Parameters<Double>()
        objective.extend(&parameters, using: &random)
        let fakes = TagBatch<Double>(sets: [[0, 1], [2, 3], [4, 5]], using: &random)
        var generated = Matrix<Double>(3, 7)
        for (row, tags) in fakes.targets.enumerated() {
            for tag in tags { generated.elements[row * 7 + tag] = 1 }
        }
        let error = GradientCheck.worstError(parameters) { tape, leaves in
            objective.discriminatorLoss(batch, generated: generated, tape, leaves)
        }
        #expect(error < 1e-8)
    }
}
