internal import CKernels
package import TensorCore

/// Attention that scores a region by v · tanh(key + query) + b.
///
/// - SeeAlso: Bahdanau et al. 2015, section 3.1; Anderson et al. 2018, equations 3 to 5.
package struct AdditiveAttention: Sendable {
    private let vector: Tensor
    private let bias: Float

    /// Makes a layer from `vector`, of size A, and a bias that all regions share.
    package init(vector: Tensor, bias: Float) {
        self.vector = vector
        self.bias = bias
    }

    /// Weighs regions for each query.
    ///
    /// - Parameters:
    ///   - queries: `[N, A]`.
    ///   - keys: `[R, A]`.
    ///   - values: `[R, D]`.
    ///   - weights: Receives the softmax of the scores, `[N, R]`.
    ///   - output: Receives the weighted sums of the values, `[N, D]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`N·R·(A + D)`); allocates only while the outputs grow.
    package func callAsFunction(
        queries: Tensor,
        keys: Tensor,
        values: Tensor,
        weights: inout Tensor,
        into output: inout Tensor
    ) throws(TensorError) {
        let size = vector.shape.elementCount
        for tensor in [queries, keys] where tensor.shape.columns != size {
            throw .shape("attention", expected: "rows of \(size)", found: tensor.shape)
        }
        let (count, regions) = (queries.shape.rows, keys.shape.rows)
        guard values.shape.rows == regions else {
            throw .shape("attention", expected: "\(regions) rows of values", found: values.shape)
        }
        let width = values.shape.columns
        weights.resize(to: [count, regions])
        output.resize(to: [count, width])
        score(queries, keys, into: &weights)
        weights.applySoftmax()
        weights.withPointer { weights in
            values.withPointer { values in
                output.withMutablePointer { output in
                    for row in 0..<count {
                        let rowWeights = weights + row * regions
                        ck_weighted_sum(output + row * width, rowWeights, values, regions, width)
                    }
                }
            }
        }
    }

    private func score(_ queries: Tensor, _ keys: Tensor, into scores: inout Tensor) {
        let (count, regions) = (queries.shape.rows, keys.shape.rows)
        let size = vector.shape.elementCount
        queries.withPointer { queries in
            keys.withPointer { keys in
                vector.withPointer { vector in
                    scores.withMutablePointer { scores in
                        for row in 0..<count {
                            ck_additive_scores(
                                scores + row * regions,
                                keys,
                                queries + row * size,
                                vector,
                                bias,
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
