import Charting
import TestSupport
import Testing

/// Drawings of lines and bars.
struct ChartTests {
    @Test(arguments: [LineChart.Across.linear, .logarithmic])
    func lineChart_hasALineASeriesAndNamedAxes(across: LineChart.Across) throws {
        let chart = LineChart(
            title: "Cost <of> all & more",
            xLabel: "photos",
            yLabel: "milliseconds",
            across: across,
            series: [
                .init("ours", [(x: 1, y: 4), (x: 10, y: 2), (x: 1000, y: 3)]),
                .init("theirs", [(x: 1, y: 8)]),
            ]
        )
        let drawn = try #require(SVGElements(of: chart.svg))
        // A line of one point is drawn as a dot, to itself.
        #expect(drawn.lines.map(\.count) == [3, 2])
        let (left, middle, right) = (drawn.lines[0][0], drawn.lines[0][1], drawn.lines[0][2])
        #expect(left[0] < middle[0] && middle[0] < right[0])
        #expect(left[1] < right[1] && right[1] < middle[1])
        for text in ["photos", "milliseconds", "ours", "theirs", "1000", "0", "8"] {
            #expect(drawn.texts.contains(text), "\(text) in \(drawn.texts)")
        }
        #expect(drawn.texts.joined().contains("Cost <of> all & more"))
        #expect(drawn.attributes["script"] == nil)
    }

    @Test func barChart_hasBarsAsLongAsTheirValues() throws {
        let chart = BarChart(
            title: "Speed",
            label: "photos per second",
            digits: 1,
            groups: [
                .init("fp32", [.init("ours", 50), .init("theirs", 25)]),
                .init("int8", [.init("ours", 100)]),
            ]
        )
        let drawn = try #require(SVGElements(of: chart.svg))
        let bars = (drawn.attributes["rect"] ?? []).filter { $0["class"]?.hasPrefix("bar") == true }
        let widths = bars.compactMap { $0["width"].flatMap { Double($0) } }
        #expect(widths.count == 3)
        #expect(abs(widths[0] - 2 * widths[1]) < 0.1 && abs(widths[2] - 2 * widths[0]) < 0.1)
        #expect(bars[0]["class"] == bars[2]["class"] && bars[0]["class"] != bars[1]["class"])
        for text in ["Speed", "photos per second", "fp32", "int8", "theirs", "25.0", "100.0"] {
            #expect(drawn.texts.contains(text), "\(text) in \(drawn.texts)")
        }
    }

    @Test func charts_ofNothing_areComplete() throws {
        let lines = LineChart(title: "none", xLabel: "x", yLabel: "y", series: [])
        let bars = BarChart(title: "none", label: "x", groups: [])
        for svg in [lines.svg, bars.svg] {
            #expect(SVGElements(of: svg) != nil)
            #expect(!svg.contains("nan") && !svg.contains("inf"))
        }
    }
}
