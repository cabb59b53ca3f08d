/// The weights by which input samples along one axis make each output sample.
///
/// The kernel is cubic convolution with a = -0.5 (Keys, "Cubic convolution interpolation for
/// digital image processing", IEEE TASSP 29(6), 1981, eq. 15), widened by the ratio of the sizes
/// when shrinking, so that every input sample counts and nothing aliases. Weights are fixed-point
/// numbers with ``fractionBits`` fractional bits. Precision and rounding are those of Pillow, whose
/// results are met bit for bit.
struct ResamplingWeights {
    /// 22: what an Int32 leaves for sums of 8-bit samples times weights that may reach beyond ±1.
    static let fractionBits: Int32 = 22

    /// The input samples of one output sample, and where their weights begin.
    struct Window {
        let firstSample: Int
        let sampleCount: Int
        let firstWeight: Int
    }

    private(set) var windows: [Window] = []
    private(set) var weights: [Int32] = []

    /// Computes the weights that resample `inputSize` samples to `outputSize`.
    init(inputSize: Int, outputSize: Int) {
        let ratio = Double(inputSize) / Double(outputSize)
        let stretch = max(ratio, 1)
        let reach = 2 * stretch
        windows.reserveCapacity(outputSize)
        for index in 0..<outputSize {
            let center = (Double(index) + 0.5) * ratio
            let first = max(Int(center - reach + 0.5), 0)
            let last = min(Int(center + reach + 0.5), inputSize)
            let values = (first..<last).map { Self.cubic((Double($0) - center + 0.5) / stretch) }
            let window = Window(
                firstSample: first,
                sampleCount: last - first,
                firstWeight: weights.count
            )
            windows.append(window)
            weights.append(contentsOf: Self.fixedPoint(values))
        }
    }

    private static func fixedPoint(_ values: [Double]) -> [Int32] {
        let sum = values.reduce(0, +)
        return values.map { value in
            let scaled = value / sum * Double(1 << fractionBits)
            return Int32(scaled.rounded(.toNearestOrAwayFromZero))
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
