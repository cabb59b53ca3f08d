internal import CKernels
package import TensorCore

/// Attention that scores a region by v · tanh(key + query) + b.
///
/// - SeeAlso: Bahdanau et al. 2015, section 3.1; Anderson et al. 2018, equations 3 to 5.
package struct AdditiveAttention: Sendable {
    /// What queries are compared with: the regions of M photos.
    package struct Regions: Sendable {
        /// The exponentials of the keys, `[M·R, A]`.
        fileprivate let keys: Tensor
        /// `[M·R, D]`.
        fileprivate let values: Tensor
        /// R.
        fileprivate let count: Int

        /// Takes the regions of some photos, photo after photo.
        ///
        /// - Parameters:
        ///   - keys: `[M·R, A]`.
        ///   - values: `[M·R, D]`.
        ///   - photos: M.
        /// - Throws: ``TensorError`` if the photos have not as many keys as values, and as each other.
        package init(keys: Tensor, values: Tensor, photos: Int) throws(TensorError) {
            guard photos > 0, keys.shape.rows == values.shape.rows,
                keys.shape.rows % photos == 0
            else {
                throw .shape(
                    "attention",
                    expected: "\(keys.shape.rows) rows of values for \(photos) photos",
                    found: values.shape
                )
            }
            self.keys = keys.attentionExponentials()
            self.values = values
            count = keys.shape.rows / photos
        }
    }

    /// Scratch of a call; keep it from call to call.
    package struct Workspace: Sendable {
        fileprivate var queries = Tensor()

        /// Starts empty.
        package init() {}
    }

    private let vector: Tensor
    /// The bias and the sum of the vector, as the kernel wants it.
    private let bias: Float

    /// Makes a layer from `vector`, of size A, and a bias that all regions share.
    package init(vector: Tensor, bias: Float) {
        self.vector = vector
        self.bias = vector.elements.reduce(bias, +)
    }

    /// Weighs regions for each query.
    ///
    /// - Parameters:
    ///   - queries: `[N, A]`.
    ///   - regions: Regions of photos.
    ///   - owners: For each query its photo.
    ///   - workspace: Scratch.
    ///   - weights: Receives the softmax of the scores, `[N, R]`.
    ///   - output: Receives the weighted sums of the values, `[N, D]`.
    /// - Throws: ``TensorError`` if the shapes do not fit.
    /// - Complexity: O(`N·R·(A + D)`); allocates only while the outputs grow.
    package func callAsFunction(
        queries: Tensor,
        regions: Regions,
        owners: [Int],
        workspace: inout Workspace,
        weights: inout Tensor,
        into output: inout Tensor
    ) throws(TensorError) {
        let size = vector.shape.elementCount
        guard queries.shape.columns == size, owners.count == queries.shape.rows else {
            throw .shape(
                "attention",
                expected: "\(owners.count) rows of \(size)",
                found: queries.shape
            )
        }
        guard regions.keys.shape.columns == size else {
            throw .shape("attention", expected: "keys of \(size)", found: regions.keys.shape)
        }
        let width = regions.values.shape.columns
        weights.resize(rows: owners.count, columns: regions.count)
        output.resize(rows: owners.count, columns: width)
        score(queries, regions, owners, &workspace, into: &weights)
        weights.applySoftmax()
        weights.withPointer { weights in
            regions.values.withPointer { values in
                output.withMutablePointer { output in
                    for (row, owner) in owners.enumerated() {
                        ck_weighted_sum(
                            output + row * width,
                            weights + row * regions.count,
                            values + owner * regions.count * width,
                            regions.count,
                            width
                        )
                    }
                }
            }
        }
    }

    private func score(
        _ queries: Tensor,
        _ regions: Regions,
        _ owners: [Int],
        _ workspace: inout Workspace,
        into scores: inout Tensor
    ) {
        let size = vector.shape.elementCount
        queries.attentionExponentials(into: &workspace.queries)
        workspace.queries.withPointer { queries in
            regions.keys.withPointer { keys in
                vector.withPointer { vector in
                    scores.withMutablePointer { scores in
                        for (row, owner) in owners.enumerated() {
                            ck_additive_scores(
                                scores + row * regions.count,
                                keys + owner * regions.count * size,
                                queries + row * size,
                                vector,
                                bias,
                                regions.count,
                                size
                            )
                        }
                    }
                }
            }
        }
    }
}

extension Tensor {
    fileprivate func attentionExponentials(into output: inout Tensor) {
        output.resize(rows: shape.rows, columns: shape.columns)
        let count = shape.elementCount
        withPointer { input in
            output.withMutablePointer { ck_attention_exponentials($0, input, count) }
        }
    }

    fileprivate func attentionExponentials() -> Tensor {
        var output = Tensor()
        attentionExponentials(into: &output)
        return output
    }
}
