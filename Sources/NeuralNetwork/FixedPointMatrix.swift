internal import CKernels
import TensorCore

/// A layer's weights in 16-bit fixed point, packed for products of a few rows.
///
/// Sums are exact integers, so that a row's result is the same on every instruction set and whatever
/// other rows come with it. Rounding weights and rows costs 0.05 % of a result's deviation.
///
/// `@unchecked Sendable`: the memory is written while it is made and only read afterwards.
final class FixedPointMatrix: @unchecked Sendable {
    private static let panel = Int(CK_NARROW_PANEL)

    private let outputs: Int
    private let inputs: Int
    private let memory: PageMemory
    private let weights: UnsafeMutablePointer<Int16>
    private let scales: UnsafeMutablePointer<Float>

    private var panels: Int { (outputs + Self.panel - 1) / Self.panel }

    /// Packs weights `[outputs, inputs]` on all threads, reading each once.
    init(_ weights: any MatrixRows) {
        (outputs, inputs) = (weights.shape.rows, weights.shape.columns)
        let weightCount = ck_narrow_weight_count(outputs, inputs)
        let scaleCount = ck_narrow_scale_count(outputs, inputs)
        let weightBytes = MemoryPlan.aligned(weightCount * MemoryLayout<Int16>.stride)
        let byteCount = weightBytes + scaleCount * MemoryLayout<Float>.stride
        memory = PageMemory(byteCount: byteCount)
        self.weights = memory.base.bindMemory(to: Int16.self, capacity: weightCount)
        scales = (memory.base + weightBytes).bindMemory(to: Float.self, capacity: scaleCount)
        Threads.share(panels, costOfEach: inputs * Self.panel) { first, end in
            withUnsafeTemporaryAllocation(
                of: Float.self,
                capacity: max(Self.panel * inputs, 1)
            ) { rows in
                guard let rows = rows.baseAddress else { return }
                for panel in first..<end { pack(panel, of: weights, rows) }
            }
        }
    }

    /// Packs one panel by way of its rows in single precision.
    private func pack(
        _ panel: Int,
        of matrix: any MatrixRows,
        _ rows: UnsafeMutablePointer<Float>
    ) {
        let first = panel * Self.panel
        let count = min(Self.panel, outputs - first)
        for row in 0..<count {
            matrix.copy(0..<inputs, ofRow: first + row, to: rows + row * inputs)
        }
        ck_narrow_pack(
            weights + panel * ck_narrow_weight_count(1, inputs),
            scales + panel * ck_narrow_scale_count(1, inputs),
            rows,
            count,
            inputs
        )
    }

    /// Writes `rows · Wᵀ + bias`.
    ///
    /// - Parameters:
    ///   - rows: Packed rows of the matrix's inputs.
    ///   - bias: `[1, outputs]`, or one row for each owner.
    ///   - owners: For each row the bias's row that is its own; does not count if there is but one.
    ///   - output: `[rows, outputs]`.
    func multiply(
        _ rows: FixedPointRows,
        bias: Tensor,
        owners: [Int],
        into output: UnsafeMutablePointer<Float>
    ) {
        var matrix = ck_narrow_matrix(
            outputs: outputs,
            inputs: inputs,
            weights: weights,
            scales: scales
        )
        let hasOwners = bias.shape.elementCount > outputs
        rows.withPointers { packed, scales in
            bias.withPointer { bias in
                owners.withUnsafeBufferPointer { owners in
                    let owners = hasOwners ? owners.baseAddress : nil
                    withUnsafePointer(to: &matrix) { matrix in
                        Threads.share(panels, costOfEach: inputs * Self.panel) { first, end in
                            ck_narrow_multiply(
                                output,
                                matrix,
                                packed,
                                scales,
                                rows.count,
                                bias,
                                owners,
                                first,
                                end
                            )
                        }
                    }
                }
            }
        }
    }
}

/// Rows in 16-bit fixed point, as ``FixedPointMatrix`` reads them; keep it from call to call.
struct FixedPointRows: Sendable {
    /// The number of rows.
    private(set) var count = 0
    private var values: [Int16] = []
    private var scales: [Float] = []

    /// Packs `[N, inputs]`; allocates only while there are more than ever before.
    mutating func pack(_ input: Tensor) {
        let (rows, inputs) = (input.shape.rows, input.shape.columns)
        count = rows
        let size = rows * ck_narrow_row_size(inputs)
        if values.count < size { values = Array(repeating: 0, count: size) }
        let blocks = rows * ck_narrow_block_count(inputs)
        if scales.count < blocks { scales = Array(repeating: 0, count: blocks) }
        values.withUnsafeMutableBufferPointer { values in
            scales.withUnsafeMutableBufferPointer { scales in
                input.withPointer { input in
                    ck_narrow_pack_rows(
                        values.baseAddress,
                        scales.baseAddress,
                        input,
                        rows,
                        inputs
                    )
                }
            }
        }
    }

    fileprivate func withPointers(
        _ body: (UnsafePointer<Int16>?, UnsafePointer<Float>?) -> Void
    ) {
        values.withUnsafeBufferPointer { values in
            scales.withUnsafeBufferPointer { body(values.baseAddress, $0.baseAddress) }
        }
    }
}
