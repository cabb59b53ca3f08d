import TensorCore

/// Embeddings, activations and the gated recurrent unit.
///
/// - Shapes: `N` rows, `V` words, `D` inputs, `H` hidden size.
extension Tape {
    /// The weighted sum of a table's rows for each bag of words, `[N, D]` from `[V, D]`.
    func embeddingBag(_ table: Variable, bags: SparseRows<Scalar>) -> Variable {
        let matrix = value(of: table)
        let size = matrix.columns
        var output = Matrix<Scalar>(bags.rows.count, size)
        matrix.withPointer { matrix in
            output.withMutablePointer { output in
                for (row, bag) in bags.rows.enumerated() {
                    for word in bag {
                        let (source, target) = (matrix + word.column * size, output + row * size)
                        for index in 0..<size { target[index] += word.weight * source[index] }
                    }
                }
            }
        }
        return record(output) { tape, gradient in
            tape.accumulate(table) { target in
                gradient.withPointer { gradient in
                    target.withMutablePointer { target in
                        for (row, bag) in bags.rows.enumerated() {
                            for word in bag {
                                let source = gradient + row * size
                                let target = target + word.column * size
                                for index in 0..<size {
                                    target[index] += word.weight * source[index]
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The hyperbolic tangent of each element.
    func tanh(_ x: Variable) -> Variable {
        activated(x, Scalar.applyTanh, gradient: Scalar.gradientKernels.tanhGradient)
    }

    /// The logistic function of each element.
    func sigmoid(_ x: Variable) -> Variable {
        activated(x, Scalar.applySigmoid, gradient: Scalar.gradientKernels.sigmoidGradient)
    }

    /// max(x, 0) of each element.
    func relu(_ x: Variable) -> Variable {
        activated(x, Self.rectify, gradient: Scalar.gradientKernels.reluGradient)
    }

    @specialized(where Scalar == Float)
    private static func rectify(_ values: UnsafeMutablePointer<Scalar>, count: Int) {
        for index in 0..<count { values[index] = max(values[index], 0) }
    }

    private func activated(
        _ x: Variable,
        _ function: (UnsafeMutablePointer<Scalar>, Int) -> Void,
        gradient kernel:
            @escaping (UnsafeMutablePointer<Scalar>?, UnsafePointer<Scalar>?, Int) ->
            Void
    ) -> Variable {
        var output = value(of: x)
        let count = output.elements.count
        output.withMutablePointer { function($0, count) }
        return record(output) { tape, gradient in
            var change = gradient
            change.withMutablePointer { change in
                output.withPointer { kernel(change, $0, count) }
            }
            tape.accumulate(x, change)
        }
    }

    /// The next state of a gated recurrent unit, gates stacked reset, update, new.
    ///
    ///     r = σ(i₁ + h₁)   u = σ(i₂ + h₂)   n = tanh(i₃ + r·h₃)   h' = (1 − u)·n + u·h
    ///
    /// - Parameters:
    ///   - inputGates: The input's share of the gates, `[N, 3H]`.
    ///   - hiddenGates: The state's share, `[N, 3H]`.
    ///   - state: `h`, `[N, H]`.
    /// - Returns: `h'`, `[N, H]`.
    /// - SeeAlso: Cho et al. 2014, arXiv:1406.1078, equations 5–8; the reset gate follows the
    ///   recurrent product, as in ``NeuralNetwork``'s cell, which runs what is trained here.
    func gatedRecurrentUnit(
        inputGates: Variable,
        hiddenGates: Variable,
        state: Variable
    ) -> Variable {
        let (input, hidden) = (value(of: inputGates), value(of: hiddenGates))
        let old = value(of: state)
        let size = old.columns
        precondition(input.columns == 3 * size && hidden.columns == 3 * size, "gates of a GRU")
        let gates = GRUGates(input: input, hidden: hidden, size: size)
        let output = Matrix<Scalar>(old.rows, size) { output in
            gates.visit { row, index in
                let place = row * size + index
                let u = gates.update[place]
                (output + place)
                    .initialize(to: (1 - u) * gates.new[place] + u * old.elements[place])
            }
        }
        return record(output) { tape, gradient in
            let derivative = gates.derivative(gradient: gradient, hidden: hidden, old: old)
            tape.accumulate(inputGates, derivative.input)
            tape.accumulate(hiddenGates, derivative.hidden)
            tape.accumulate(state, derivative.state)
        }
    }
}

/// The gates of a gated recurrent unit for all rows of a batch, each `[N, H]`.
private struct GRUGates<Scalar: KernelScalar> {
    let rows: Int
    let size: Int
    var reset: [Scalar]
    var update: [Scalar]
    var new: [Scalar]

    init(input: Matrix<Scalar>, hidden: Matrix<Scalar>, size: Int) {
        rows = input.rows
        self.size = size
        let count = rows * size
        reset = [Scalar](repeating: 0, count: count)
        (update, new) = (reset, reset)
        input.withPointer { input in
            hidden.withPointer { hidden in
                for row in 0..<rows {
                    let base = row * 3 * size
                    for index in 0..<size {
                        reset[row * size + index] = input[base + index] + hidden[base + index]
                        update[row * size + index] =
                            input[base + size + index] + hidden[base + size + index]
                    }
                }
                reset.withUnsafeMutableBufferPointer { buffer in
                    buffer.baseAddress.map { Scalar.applySigmoid($0, count: count) } ?? ()
                }
                update.withUnsafeMutableBufferPointer { buffer in
                    buffer.baseAddress.map { Scalar.applySigmoid($0, count: count) } ?? ()
                }
                for row in 0..<rows {
                    let base = row * 3 * size + 2 * size
                    for index in 0..<size {
                        new[row * size + index] =
                            input[base + index]
                            + reset[row * size + index] * hidden[base + index]
                    }
                }
                new.withUnsafeMutableBufferPointer { buffer in
                    buffer.baseAddress.map { Scalar.applyTanh($0, count: count) } ?? ()
                }
            }
        }
    }

    func visit(_ body: (_ row: Int, _ index: Int) -> Void) {
        for row in 0..<rows {
            for index in 0..<size { body(row, index) }
        }
    }

    /// The gradients of the operands from the gradient of the new state.
    func derivative(
        gradient: Matrix<Scalar>,
        hidden: Matrix<Scalar>,
        old: Matrix<Scalar>
    ) -> (input: Matrix<Scalar>, hidden: Matrix<Scalar>, state: Matrix<Scalar>) {
        var forInput = Matrix<Scalar>(rows, 3 * size)
        var forHidden = forInput
        var forState = Matrix<Scalar>(rows, size)
        gradient.withPointer { gradient in
            hidden.withPointer { hidden in
                old.withPointer { old in
                    forInput.withMutablePointer { forInput in
                        forHidden.withMutablePointer { forHidden in
                            forState.withMutablePointer { forState in
                                visit { row, index in
                                    let (place, base) = (row * size + index, row * 3 * size + index)
                                    let (r, u, n) = (reset[place], update[place], new[place])
                                    let change = gradient[place]
                                    let candidate = change * (1 - u) * (1 - n * n)
                                    let toUpdate = change * (old[place] - n) * u * (1 - u)
                                    let toReset =
                                        candidate * hidden[base + 2 * size] * r * (1 - r)
                                    forInput[base] = toReset
                                    forHidden[base] = toReset
                                    forInput[base + size] = toUpdate
                                    forHidden[base + size] = toUpdate
                                    forInput[base + 2 * size] = candidate
                                    forHidden[base + 2 * size] = candidate * r
                                    forState[place] = change * u
                                }
                            }
                        }
                    }
                }
            }
        }
        return (forInput, forHidden, forState)
    }
}
