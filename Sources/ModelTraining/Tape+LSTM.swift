import TensorCore

/// The long short-term memory.
extension Tape {
    /// A step of a long short-term memory, gates stacked input, forget, cell, output.
    ///
    ///     c' = σ(f)·c + σ(i)·tanh(g)   h' = σ(o)·tanh(c')
    ///
    /// - Parameters:
    ///   - gates: The sums of the gates, `[N, 4H]`.
    ///   - cell: `c`, `[≥ N, H]`.
    /// - Returns: `h'` and `c'`, each `[N, H]`.
    /// - SeeAlso: Hochreiter, Schmidhuber 1997; Gers 1999 for the forget gate; ``NeuralNetwork``'s cell
    ///   runs what is trained here.
    func longShortTermMemory(
        gates: Variable,
        cell: Variable
    ) -> (hidden: Variable, cell: Variable) {
        let former = value(of: cell)
        let (rows, size) = (value(of: gates).rows, former.columns)
        precondition(
            value(of: gates).columns == 4 * size && former.rows >= rows,
            "gates of an LSTM"
        )
        var activated = value(of: gates)
        var hidden = Matrix<Scalar>(unspecified: rows, size)
        var next = hidden
        activated.withMutablePointer { gates in
            former.withPointer { former in
                hidden.withMutablePointer { hidden in
                    next.withMutablePointer { next in
                        Scalar.gradientKernels.lstmForward(hidden, next, gates, former, rows, size)
                    }
                }
            }
        }
        // The hidden value comes behind the cell, so that its gradient is known first.
        let arrived = HiddenGradient<Scalar>(zeros: Matrix(rows, size))
        let step = LSTMStep(gates: activated, cell: next, former: former)
        let newCell = record(next) { tape, gradient in
            var formerGradient = Matrix<Scalar>(former.rows, former.columns)
            let change = step.backward(arrived.value, gradient, adding: &formerGradient)
            tape.accumulate(gates, change)
            tape.accumulate(cell, formerGradient)
        }
        let newHidden = record(hidden) { tape, gradient in
            arrived.value = gradient
            // The cell has a gradient now, be it only zeros.
            tape.accumulate(newCell) { _ in }
        }
        return (newHidden, newCell)
    }
}

/// What is known of the hidden value's gradient when that of the cell is computed.
private final class HiddenGradient<Scalar: KernelScalar> {
    var value: Matrix<Scalar>

    init(zeros: Matrix<Scalar>) {
        value = zeros
    }
}

/// What a step leaves for its gradients.
private struct LSTMStep<Scalar: KernelScalar> {
    let gates: Matrix<Scalar>
    let cell: Matrix<Scalar>
    let former: Matrix<Scalar>

    func backward(
        _ hiddenGradient: Matrix<Scalar>,
        _ cellGradient: Matrix<Scalar>,
        adding formerGradient: inout Matrix<Scalar>
    ) -> Matrix<Scalar> {
        var change = Matrix<Scalar>(unspecified: gates.rows, gates.columns)
        hiddenGradient.withPointer { hiddenGradient in
            cellGradient.withPointer { cellGradient in
                gates.withPointer { gates in
                    cell.withPointer { next in
                        former.withPointer { former in
                            formerGradient.withMutablePointer { formerGradient in
                                change.withMutablePointer {
                                    Scalar.gradientKernels.lstmBackward(
                                        $0,
                                        formerGradient,
                                        hiddenGradient,
                                        cellGradient,
                                        gates,
                                        next,
                                        former,
                                        cell.rows,
                                        cell.columns
                                    )
                                }
                            }
                        }
                    }
                }
            }
        }
        return change
    }
}
