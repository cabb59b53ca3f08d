import TensorCore
import Testing

@testable import ModelTraining

/// Gradients of the operations of caption decoders, relative to the largest of each matrix.
@Suite struct CaptionOperationTests {
    private static let tolerance = 1e-6

    private let parameters: Parameters<Double> = {
        var random = SeededGenerator(seed: 11)
        var parameters = Parameters<Double>()
        let shapes: [(String, Int, Int)] = [
            ("x", 4, 3), ("y", 3, 3), ("w", 5, 3), ("u", 5, 3), ("base", 2, 5), ("gates", 3, 12),
            ("cell", 4, 3), ("more", 2, 12), ("keys", 6, 3), ("values", 6, 4), ("vector", 1, 3),
            ("column", 4, 1), ("recurrent", 12, 3),
            ("bias", 1, 5),
        ]
        for (name, rows, columns) in shapes {
            parameters.add(name, rows, columns, bound: 1, using: &random)
        }
        return parameters
    }()

    private func error(
        _ operation: (Tape<Double>, Leaves<Double>) -> Tape<Double>.Variable
    ) -> Double {
        GradientCheck.worstRelativeError(parameters) { tape, leaves in
            GradientCheck.reduced(operation(tape, leaves), tape)
        }
    }

    @Test func affine_ofFirstRowsWithOwners_hasTheGradientOfItsValue() {
        let worst = error { tape, leaves in
            let terms = [(leaves["x"], leaves["w"]), (leaves["y"], leaves["u"])]
            let first = tape.affine(
                terms,
                bases: [(leaves["base"], [1, 0, 1]), (leaves["bias"], nil)],
                rows: 3
            )
            // The same weights again, so that their products are multiplied together.
            let second = tape.affine([(leaves["y"], leaves["w"])], rows: 2)
            return tape.stacked([first, second])
        }
        #expect(worst < Self.tolerance)
    }

    @Test(arguments: ["rows", "joined", "means", "scaled", "norm", "relu", "sigmoid"])
    func operation_hasTheGradientOfItsValue(name: String) {
        let worst = error { tape, leaves in
            let x = leaves["x"]
            return switch name {
            case "rows": tape.rows([2, 0, 2], of: x)
            case "joined": tape.joined(x, leaves["y"], rows: 2)
            case "means": tape.regionMeans(leaves["keys"], regions: 3)
            case "scaled": tape.rowsScaled(x, by: leaves["column"])
            case "norm": tape.layerNormalized(x)
            case "relu": tape.relu(x)
            default: tape.sigmoid(x)
            }
        }
        #expect(worst < Self.tolerance)
    }

    @Test func longShortTermMemory_overStepsWithFewerRows_hasTheGradientOfItsValue() {
        let worst = error { tape, leaves in
            let first = tape.longShortTermMemory(gates: leaves["gates"], cell: leaves["cell"])
            let gates = tape.affine(
                [(first.hidden, leaves["recurrent"])],
                bases: [(leaves["more"], [0, 1])],
                rows: 2
            )
            let second = tape.longShortTermMemory(gates: gates, cell: first.cell)
            return tape.stacked([first.hidden, second.hidden, second.cell])
        }
        #expect(worst < Self.tolerance)
    }

    @Test func attention_ofSentencesThatShareImages_hasTheGradientOfItsValue() {
        let worst = error { tape, leaves in
            let owners = [1, 0, 1, 1]
            let weights = tape.attention(
                queries: leaves["x"],
                keys: leaves["keys"],
                vector: leaves["vector"],
                owners: owners,
                regions: 3
            )
            let seen = tape.attended(weights: weights, values: leaves["values"], owners: owners)
            return tape.joined(seen, weights, rows: 4)
        }
        #expect(worst < Self.tolerance)
    }

    @Test func coveragePenalty_hasTheGradientOfItsValue() {
        let worst = GradientCheck.worstRelativeError(parameters) { tape, leaves in
            tape.coveragePenalty([leaves["x"], leaves["y"]])
        }
        #expect(worst < Self.tolerance)
    }

    @Test func crossEntropy_withSmoothingAndWeights_hasTheGradientOfItsValue() {
        let worst = GradientCheck.worstRelativeError(parameters) { tape, leaves in
            tape.scaled(
                tape.crossEntropy(
                    leaves["x"],
                    targets: [2, 0, 0, 1],
                    weights: [0.5, 0.25, -1, 2],
                    smoothing: 0.1
                ),
                by: 3
            )
        }
        #expect(worst < Self.tolerance)
    }

    @Test func crossEntropy_withSmoothing_isTheMixtureOfLikelihoods() {
        let tape = Tape<Double>()
        let logits = tape.leaf(Matrix([[0.0, 0, 0, 0], [0, 100, 0, 0]]))
        let loss = tape.crossEntropy(logits, targets: [3, 1], weights: [0.5, 0.5], smoothing: 0.1)
        // Rows: log 4, and a tenth of three quarters of 100.
        let expected = (1.386_294_361_119_890_6 + 7.5) / 2
        #expect(abs(tape.scalar(of: loss) - expected) < 1e-12)
    }

    @Test func logisticLoss_withATargetEach_hasTheGradientOfItsValue() {
        let targets = Matrix<Double>([[1, 0, 0], [0, 1, 1], [0, 0, 0], [1, 1, 1]])
        let worst = GradientCheck.worstRelativeError(parameters) { tape, leaves in
            tape.logisticLoss(leaves["x"], targets: targets)
        }
        #expect(worst < Self.tolerance)
    }

    @Test func gradient_ofAConstant_isNotComputed() {
        let tape = Tape<Double>()
        let x = tape.constant(Matrix([[1, 2]]))
        let w = tape.leaf(Matrix([[3, 4]]))
        tape.backward(from: tape.linear(x, weights: w))
        #expect(tape.gradient(of: x).elements == [0, 0])
        #expect(tape.gradient(of: w).elements == [1, 2])
    }
}
