internal import Glibc

/// Where the values of an axis are drawn, and which of them are written beside it.
package struct AxisScale: Sendable {
    /// The values that are written: multiples of 1, 2 or 5 times a power of ten, or powers of ten.
    package let ticks: [Double]
    /// Digits behind the point that tell the ticks apart.
    package let digits: Int
    private let isLogarithmic: Bool
    private let start: Double
    private let end: Double

    /// Spreads values over an axis.
    ///
    /// - Parameters:
    ///   - values: Finite values; the axis ends at the ticks around them.
    ///   - start: The place of the first tick.
    ///   - end: The place of the last.
    ///   - count: About how many ticks there are.
    ///   - isWhole: Whether only whole numbers make sense.
    package init(
        _ values: [Double],
        from start: Double,
        to end: Double,
        count: Int,
        isWhole: Bool = false
    ) {
        let low = values.min() ?? 0
        let high = max(values.max() ?? 1, low + 1e-9)
        var step = Self.step((high - low) / Double(count))
        if isWhole { step = max(step.rounded(.up), 1) }
        let first = (low / step).rounded(.down)
        let last = max((high / step).rounded(.up), first + 1)
        ticks = Swift.stride(from: first, through: last, by: 1).map { $0 * step }
        digits = max(0, -Int(log10(step).rounded(.down)))
        isLogarithmic = false
        (self.start, self.end) = (start, end)
    }

    /// Spreads positive values over an axis on which equal ratios are equally far apart.
    ///
    /// - Parameters:
    ///   - values: Finite values above 0; the axis ends at the powers of ten around them.
    ///   - start: The place of the first power.
    ///   - end: The place of the last.
    package init(logarithmic values: [Double], from start: Double, to end: Double) {
        let first = log10(values.min() ?? 1).rounded(.down)
        let last = max(log10(values.max() ?? 10).rounded(.up), first + 1)
        ticks = Swift.stride(from: first, through: last, by: 1).map { pow(10, $0) }
        digits = max(0, -Int(first))
        isLogarithmic = true
        (self.start, self.end) = (start, end)
    }

    /// The next of 1, 2 and 5 times a power of ten.
    private static func step(_ width: Double) -> Double {
        let power = pow(10, log10(width).rounded(.down))
        let factor = [1, 2, 5].first { $0 * power >= width * (1 - 1e-9) } ?? 10
        return factor * power
    }

    /// The place of a value.
    package func place(of value: Double) -> Double {
        let (first, last) = (position(ticks.first ?? 0), position(ticks.last ?? 1))
        return start + (end - start) * (position(value) - first) / (last - first)
    }

    private func position(_ value: Double) -> Double {
        isLogarithmic ? log10(value) : value
    }
}
