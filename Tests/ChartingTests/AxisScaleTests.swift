import Charting
import Testing

/// Where values lie on an axis, and what is written beside it.
struct AxisScaleTests {
    @Test(arguments: [
        (values: [0.0, 9.7], count: 5, ticks: [0.0, 2, 4, 6, 8, 10], digits: 0),
        (values: [2.91, 3.08], count: 4, ticks: [2.9, 2.95, 3.0, 3.05, 3.1], digits: 2),
        (values: [61.2, 63.1], count: 4, ticks: [61.0, 61.5, 62, 62.5, 63, 63.5], digits: 1),
    ])
    func axis_hasRoundTicksAroundItsValues(
        values: [Double],
        count: Int,
        ticks: [Double],
        digits: Int
    ) {
        let axis = AxisScale(values, from: 100, to: 0, count: count)
        #expect(axis.ticks.count == ticks.count)
        for (found, expected) in zip(axis.ticks, ticks) { #expect(abs(found - expected) < 1e-9) }
        #expect(axis.digits == digits)
        #expect(abs(axis.place(of: ticks[0]) - 100) < 1e-9)
        #expect(abs(axis.place(of: ticks[ticks.count - 1])) < 1e-9)
    }

    @Test func logarithmicAxis_hasPowersOfTenEquallyFarApart() {
        let axis = AxisScale(logarithmic: [1, 300, 10_000], from: 0, to: 400)
        #expect(axis.ticks == [1, 10, 100, 1000, 10_000])
        #expect(axis.digits == 0)
        for (index, tick) in axis.ticks.enumerated() {
            #expect(abs(axis.place(of: tick) - 100 * Double(index)) < 1e-9)
        }
    }

    @Test func logarithmicAxis_ofOneValue_hasTwoTicks() {
        let axis = AxisScale(logarithmic: [0.2], from: 0, to: 100)
        #expect(axis.ticks.count == 2)
        #expect(axis.digits == 1)
        #expect(axis.place(of: 0.2).isFinite)
    }
}
