import TensorCore

/// Additive attention of sentences to the regions of their images.
///
/// - Shapes: `N` sentences, `I` images of `R` regions, `A` attention size, `D` values.
/// - SeeAlso: Bahdanau et al. 2015, section 3.1; Xu et al. 2015, arXiv:1502.03044, equations 4–6.
extension Tape {
    /// Weights of regions: softmax over an image's regions of `vector · tanh(key + query)`.
    ///
    /// - Parameters:
    ///   - queries: `[N, A]`.
    ///   - keys: `[I·R, A]`.
    ///   - vector: `[1, A]`.
    ///   - owners: The image of each sentence.
    ///   - regions: `R`.
    /// - Returns: `[N, R]`.
    func attention(
        queries: Variable,
        keys: Variable,
        vector: Variable,
        owners: [Int],
        regions: Int
    ) -> Variable {
        let operands = AttentionOperands(
            queries: value(of: queries),
            keys: value(of: keys),
            vector: value(of: vector),
            owners: owners,
            regions: regions
        )
        let weights = operands.weights()
        return record(weights) { tape, gradient in
            tape.accumulate(keys) { keyGradient in
                tape.accumulate(vector) { vectorGradient in
                    let change = operands.backward(
                        gradient,
                        weights: weights,
                        adding: &keyGradient,
                        &vectorGradient
                    )
                    tape.accumulate(queries, change)
                }
            }
        }
    }

    /// The weighted sums of regions.
    ///
    /// - Parameters:
    ///   - weights: `[N, R]`.
    ///   - values: `[I·R, D]`.
    ///   - owners: The image of each sentence.
    /// - Returns: `[N, D]`.
    func attended(weights: Variable, values: Variable, owners: [Int]) -> Variable {
        let (shares, regions) = (value(of: weights), value(of: values))
        let (rows, count, size) = (shares.rows, shares.columns, regions.columns)
        let output = Matrix<Scalar>(rows, size) { output in
            shares.withPointer { shares in
                regions.withPointer { regions in
                    Scalar.gradientKernels
                        .attendForward(output, shares, regions, owners, rows, count, size)
                }
            }
        }
        return record(output) { tape, gradient in
            tape.accumulate(weights) { shareGradient in
                tape.accumulate(values) { regionGradient in
                    shareGradient.withMutablePointer { shareGradient in
                        regionGradient.withMutablePointer { regionGradient in
                            gradient.withPointer { gradient in
                                shares.withPointer { shares in
                                    regions.withPointer { regions in
                                        Scalar.gradientKernels.attendBackward(
                                            shareGradient,
                                            regionGradient,
                                            gradient,
                                            shares,
                                            regions,
                                            owners,
                                            rows,
                                            count,
                                            size
                                        )
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// How far the attention that each region got over all steps is from one.
    ///
    ///     1/N Σₙ Σᵣ (1 − Σₜ αₜₙᵣ)²
    ///
    /// - Parameter steps: The weights of each step, `[Nₜ, R]`; later steps may have fewer rows.
    /// - Returns: The penalty, `[1, 1]`.
    /// - SeeAlso: Xu et al. 2015, equation 14 (doubly stochastic attention).
    func coveragePenalty(_ steps: [Variable]) -> Variable {
        let rows = value(of: steps[0]).rows
        var missing = Matrix<Scalar>(rows, value(of: steps[0]).columns, repeating: -1)
        for step in steps {
            let indices = Array(0..<value(of: step).rows)
            missing.addRows(value(of: step), indices)
        }
        let total = missing.elements.reduce(0) { $0 + $1 * $1 }
        let counts = steps.map { value(of: $0).rows }
        return record(Matrix(1, 1, repeating: total / Scalar(rows))) { tape, gradient in
            var change = missing
            let factor = 2 * gradient.elements[0] / Scalar(rows)
            for index in change.elements.indices { change.elements[index] *= factor }
            for (step, count) in zip(steps, counts) {
                tape.accumulate(step, change.rows(0..<count))
            }
        }
    }
}

/// What the weights of regions follow from.
private struct AttentionOperands<Scalar: KernelScalar> {
    let queries: Matrix<Scalar>
    let keys: Matrix<Scalar>
    let vector: Matrix<Scalar>
    let owners: [Int]
    let regions: Int

    func weights() -> Matrix<Scalar> {
        let (rows, size) = (queries.rows, queries.columns)
        return Matrix(rows, regions) { weights in
            keys.withPointer { keys in
                queries.withPointer { queries in
                    vector.withPointer { vector in
                        Scalar.gradientKernels.attentionForward(
                            weights,
                            keys,
                            queries,
                            vector,
                            owners,
                            rows,
                            regions,
                            size
                        )
                    }
                }
            }
        }
    }

    func backward(
        _ gradient: Matrix<Scalar>,
        weights: Matrix<Scalar>,
        adding keyGradient: inout Matrix<Scalar>,
        _ vectorGradient: inout Matrix<Scalar>
    ) -> Matrix<Scalar> {
        var change = Matrix<Scalar>(queries.rows, queries.columns)
        let (rows, size) = (queries.rows, queries.columns)
        keyGradient.withMutablePointer { keyGradient in
            vectorGradient.withMutablePointer { vectorGradient in
                change.withMutablePointer { change in
                    gradient.withPointer { gradient in
                        weights.withPointer { weights in
                            keys.withPointer { keys in
                                queries.withPointer { queries in
                                    vector.withPointer { vector in
                                        Scalar.gradientKernels.attentionBackward(
                                            change,
                                            keyGradient,
                                            vectorGradient,
                                            gradient,
                                            weights,
                                            keys,
                                            queries,
                                            vector,
                                            owners,
                                            rows,
                                            regions,
                                            size
                                        )
                                    }
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
