internal import Glibc

/// Where the values of an axis are drawn, and which of them are written beside it.
struct AxisScale {
    /// The values that are written, all multiples of 1, 2 or 5 times a power of ten.
    let ticks: [Double]
    /// Digits behind the point that tell the ticks apart.
    let digits: Int
    private let start: Double
    private let end: Double
    private let span: Double

    /// Spreads values over an axis.
    ///
    /// - Parameters:
    ///   - values: Finite values; the axis ends at the ticks around them.
    ///   - start: The place of the first tick.
    ///   - end: The place of the last.
    ///   - count: About how many ticks there are.
    ///   - isWhole: Whether only whole numbers make sense.
    init(_ values: [Double], from start: Double, to end: Double, count: Int, isWhole: Bool = false)
    {
        let low = values.min() ?? 0
        let high = max(values.max() ?? 1, low + 1e-9)
        var step = Self.step((high - low) / Double(count))
        if isWhole { step = max(step.rounded(.up), 1) }
        let first = (low / step).rounded(.down)
        let last = max((high / step).rounded(.up), first + 1)
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        digits = max(0, -Int(log10(step).rounded(.down)))
        span = (last - first) * step
        (self.start, self.end) = (start, end)
    }

    /// The next of 1, 2 and 5 times a power of ten.
    private static func step(_ width: Double) -> Double {
        let power = pow(10, log10(width).rounded(.down))
        let factor = [1, 2, 5].first { $0 * power >= width * (1 - 1e-9) } ?? 10
        return factor * power
    }

    /// The place of a value.
    func place(of value: Double) -> Double {
        start + (end - start) * (value - (ticks.first ?? 0)) / span
    }
}
