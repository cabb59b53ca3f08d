package import TensorCore

/// Reverse-mode automatic differentiation: operations are recorded as they are computed and played
/// back for the gradients.
///
/// One tape serves one loss. Leaves are made with ``leaf(_:)``, operations are its methods, and
/// ``backward(from:)`` fills ``gradient(of:)`` of everything that the loss depends on. Operations
/// trap where shapes do not fit: networks are built by code, not by input.
///
/// - SeeAlso: Griewank, Walther 2008, "Evaluating Derivatives", section 3.2.
package final class Tape<Scalar: KernelScalar> {
    /// A value on the tape.
    package struct Variable: Sendable {
        let index: Int
    }

    typealias Playback = (Tape<Scalar>, _ gradient: Matrix<Scalar>) -> Void

    private var values: [Matrix<Scalar>] = []
    private var gradients: [Matrix<Scalar>?] = []
    private var playbacks: [Playback?] = []
    private var constants: Set<Int> = []
    /// The factors of weights' gradients, which are multiplied all at once.
    private var factors: [Int: [(gradient: Matrix<Scalar>, input: Matrix<Scalar>)]] = [:]

    /// Makes an empty tape.
    package init() {}

    /// Puts a value on the tape: a parameter, or an input whose gradient nobody asks for.
    package func leaf(_ value: Matrix<Scalar>) -> Variable {
        record(value, playback: nil)
    }

    /// Puts an input on the tape whose gradient is not computed.
    package func constant(_ value: Matrix<Scalar>) -> Variable {
        let variable = record(value, playback: nil)
        constants.insert(variable.index)
        return variable
    }

    /// The value of a variable.
    package func value(of variable: Variable) -> Matrix<Scalar> {
        values[variable.index]
    }

    /// The only element of a loss.
    package func scalar(of variable: Variable) -> Scalar {
        values[variable.index].elements[0]
    }

    /// The derivative of the loss with respect to a variable; zero where there is none.
    package func gradient(of variable: Variable) -> Matrix<Scalar> {
        let value = values[variable.index]
        return gradients[variable.index] ?? Matrix(value.rows, value.columns)
    }

    /// Computes the derivatives of a loss, `[1, 1]`.
    package func backward(from loss: Variable) {
        precondition(values[loss.index].elements.count == 1, "a loss is a single number")
        gradients[loss.index] = Matrix(1, 1, repeating: 1)
        for index in stride(from: loss.index, through: 0, by: -1) {
            multiplyFactors(of: index)
            guard let playback = playbacks[index], let gradient = gradients[index] else { continue }
            playback(self, gradient)
            // Only leaves' gradients are asked for.
            gradients[index] = nil
        }
    }

    /// Whether a gradient is wanted.
    func isVariable(_ variable: Variable) -> Bool {
        !constants.contains(variable.index)
    }

    /// Records a value with what passes its gradient on to its operands.
    func record(_ value: Matrix<Scalar>, playback: Playback?) -> Variable {
        values.append(value)
        gradients.append(nil)
        playbacks.append(playback)
        return Variable(index: values.count - 1)
    }

    /// Adds to a gradient in place; `update` gets zeros the first time.
    func accumulate(_ variable: Variable, _ update: (inout Matrix<Scalar>) -> Void) {
        guard isVariable(variable) else { return }
        let index = variable.index
        var gradient =
            gradients[index] ?? Matrix(values[index].rows, values[index].columns)
        // The tape lets go of the matrix meanwhile, so that it is written in place.
        gradients[index] = nil
        update(&gradient)
        gradients[index] = gradient
    }

    /// Adds a matrix of a variable's shape to its gradient.
    func accumulate(_ variable: Variable, _ matrix: Matrix<Scalar>) {
        guard isVariable(variable) else { return }
        if gradients[variable.index] == nil {
            gradients[variable.index] = matrix
        } else {
            accumulate(variable) { $0.add(matrix) }
        }
    }

    /// Adds `gradient · weights` to the gradient of a layer's first rows.
    func accumulate(
        _ input: Variable,
        product gradient: Matrix<Scalar>,
        _ weights: Matrix<Scalar>
    ) {
        guard isVariable(input) else { return }
        if gradients[input.index] == nil, values[input.index].rows == gradient.rows {
            var product = Matrix<Scalar>(unspecified: gradient.rows, weights.columns)
            product.addProduct(gradient, weights, beta: 0)
            gradients[input.index] = product
        } else {
            accumulate(input) { $0.addProduct(gradient, weights, rows: gradient.rows) }
        }
    }

    /// Adds `gradientᵀ · input` to the gradient of weights, once all such products are known.
    ///
    /// A recurrent network uses its weights at every step; a single product for all steps is faster.
    func accumulateProduct(
        _ weights: Variable,
        gradient: Matrix<Scalar>,
        input: Matrix<Scalar>
    ) {
        factors[weights.index, default: []].append((gradient, input))
    }

    private func multiplyFactors(of index: Int) {
        guard let pairs = factors.removeValue(forKey: index) else { return }
        let gradient = Matrix(stacking: pairs.map(\.gradient), rows: pairs.map(\.gradient.rows))
        let input = Matrix(stacking: pairs.map(\.input), rows: pairs.map(\.gradient.rows))
        let isFirst = gradients[index] == nil
        var sum = gradients[index] ?? Matrix(unspecified: gradient.columns, input.columns)
        gradients[index] = nil
        sum.addProduct(gradient, transposedA: true, input, beta: isFirst ? 0 : 1)
        gradients[index] = sum
    }
}
