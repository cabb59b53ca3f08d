internal import CKernels
import TensorCore

/// How the filters of one convolution are laid out for its kernel.
struct FilterPacking: Sendable {
    /// The kernel.
    enum Kernel: Sendable, Equatable {
        /// Reads a padded image: a row of the window is one run of its numbers.
        case stem
        case convolution
        case depthwise
        /// Reads tiles of the image, transformed.
        case winograd(tile: Int)
    }

    /// Where the kernel finds them.
    struct Place {
        var weights: UnsafeMutableRawPointer
        var multipliers: UnsafeMutablePointer<Float>
        var offsets: UnsafeMutablePointer<Float>
    }

    let filters: Filters
    let kernel: Kernel
    /// What the convolution reads.
    let input: ck_activation

    /// Outputs of which the packing does not depend on the others'.
    private static let slice = 64

    private var outputs: Int { filters.outputs }
    private var taps: Int { kernel == .stem ? filters.shape[2] : filters.taps }
    private var inputs: Int { filters.inputs * filters.taps / taps }
    /// Numbers of a filter.
    private var size: Int { filters.inputs * filters.taps }

    /// Bytes of the packed weights of the first outputs.
    private func byteCount(of outputs: Int) -> Int {
        switch kernel {
        case .stem, .convolution: ck_packed_weights_size(input.element, taps, inputs, outputs)
        case .depthwise: ck_packed_depthwise_size(input.element, taps, outputs)
        case .winograd(let tile):
            ck_winograd_weights_size(input.element, tile, inputs, outputs)
        }
    }

    /// Bytes of the packed weights.
    var byteCount: Int { byteCount(of: outputs) }

    /// Outputs that can be packed side by side on several threads.
    var slices: [Range<Int>] {
        guard kernel != .depthwise else { return [0..<outputs] }
        return stride(from: 0, to: outputs, by: Self.slice).map {
            $0..<min($0 + Self.slice, outputs)
        }
    }

    /// Bytes that the packing of one slice needs for itself.
    var scratchByteCount: Int {
        let outputs = slices.first?.count ?? 0
        return (outputs + 1) * size * MemoryLayout<Float>.stride
    }

    /// Packs one of ``slices``.
    func pack(_ slice: Range<Int>, into place: Place, scratch: UnsafeMutableRawPointer) {
        let packed = place.weights + byteCount(of: slice.lowerBound)
        switch filters.elements {
        case .float(let fill):
            let ordered = scratch.bindMemory(to: Float.self, capacity: (slice.count + 1) * size)
            for (row, output) in slice.enumerated() {
                order(output, fill, ordered + slice.count * size, into: ordered + row * size)
                place.offsets[output] = filters.bias[output]
            }
            pack(ordered, into: packed, outputs: slice.count)
        case .int8(let fill):
            let ordered = scratch.bindMemory(to: Int8.self, capacity: slice.count * size)
            for (row, output) in slice.enumerated() { fill(output, ordered + row * size) }
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: slice.count) { sums in
                guard let base = sums.baseAddress else { return }
                pack(ordered, into: packed, sums: base, outputs: slice.count)
                for (row, output) in slice.enumerated() { fold(output, sum: sums[row], place) }
            }
        }
    }

    /// From `[I, K, K]` to `[K, K, I]`, with the factor applied.
    private func order(
        _ output: Int,
        _ fill: (Int, UnsafeMutablePointer<Float>) -> Void,
        _ filter: UnsafeMutablePointer<Float>,
        into target: UnsafeMutablePointer<Float>
    ) {
        fill(output, filter)
        var factor = filters.factors[output]
        ck_pack_filters(target, filter, 1, filters.inputs, filters.taps, &factor)
    }

    private func pack(
        _ weights: UnsafePointer<Float>,
        into packed: UnsafeMutableRawPointer,
        outputs: Int
    ) {
        switch kernel {
        case .stem, .convolution:
            ck_pack_weights_float(packed, input.element, weights, taps, inputs, outputs)
        case .depthwise:
            ck_pack_depthwise_float(packed, input.element, weights, taps, outputs)
        case .winograd(let tile):
            ck_pack_winograd(packed, input.element, weights, tile, inputs, outputs)
        }
    }

    private func pack(
        _ weights: UnsafePointer<Int8>,
        into packed: UnsafeMutableRawPointer,
        sums: UnsafeMutablePointer<Int32>,
        outputs: Int
    ) {
        switch kernel {
        case .stem, .convolution:
            ck_pack_weights_int8(packed, sums, weights, taps, inputs, outputs)
        case .depthwise:
            ck_pack_depthwise_int8(packed, sums, weights, taps, outputs)
        case .winograd:
            preconditionFailure("transformed tiles are not 8-bit numbers")
        }
    }

    /// An input's byte counts from its zero, which the sum of the weights takes off again.
    private func fold(_ output: Int, sum: Int32, _ place: Place) {
        let multiplier = input.scale * filters.factors[output]
        place.multipliers[output] = multiplier
        let zero = Double(input.zero) * Double(sum) * Double(multiplier)
        place.offsets[output] = Float(Double(filters.bias[output]) - zero)
    }
}
