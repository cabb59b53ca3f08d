internal import CKernels

/// The weights by which input samples along one axis make each output sample.
///
/// The kernel is cubic convolution with a = -0.5 (Keys, "Cubic convolution interpolation for
/// digital image processing", IEEE TASSP 29(6), 1981, eq. 15), widened by the ratio of the sizes
/// when shrinking, so that every input sample counts and nothing aliases. Weights are fixed-point
/// numbers with ``fractionBits`` fractional bits. Precision and rounding are those of Pillow, whose
/// results are met bit for bit.
struct ResamplingWeights {
    /// 22: what an Int32 leaves for sums of 8-bit samples times weights that may reach beyond ±1.
    private static let fractionBits = 22

    private(set) var windows: [ck_sample_window] = []
    private(set) var weights: [Int32] = []

    /// Computes the weights that resample `inputSize` samples to `outputSize`.
    init(inputSize: Int, outputSize: Int) {
        let ratio = Double(inputSize) / Double(outputSize)
        let stretch = max(ratio, 1)
        let reach = 2 * stretch
        var values: [Double] = []
        windows.reserveCapacity(outputSize)
        weights.reserveCapacity(outputSize * (Int(2 * reach) + 2))
        for index in 0..<outputSize {
            let center = (Double(index) + 0.5) * ratio
            let first = max(Int(center - reach + 0.5), 0)
            let last = min(Int(center + reach + 0.5), inputSize)
            values.removeAll(keepingCapacity: true)
            for sample in first..<last {
                values.append(Self.cubic((Double(sample) - center + 0.5) / stretch))
            }
            append(values, from: first)
        }
    }

    /// Adds a window with the given weights, scaled so that their sum is 1.
    private mutating func append(_ values: [Double], from firstSample: Int) {
        let window = ck_sample_window(
            firstSample: firstSample,
            sampleCount: values.count,
            firstWeight: weights.count
        )
        windows.append(window)
        let sum = values.reduce(0, +)
        for value in values {
            let scaled = value / sum * Double(1 << Self.fractionBits)
            weights.append(Int32(scaled.rounded(.toNearestOrAwayFromZero)))
        }
    }

    private static func cubic(_ distance: Double) -> Double {
        let a = -0.5
        let x = abs(distance)
        if x < 1 {
            return ((a + 2) * x - (a + 3)) * x * x + 1
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
}
