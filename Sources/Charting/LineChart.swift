/// Draws how values depend on another, a line a series.
package struct LineChart: Sendable {
    /// How the values across are spread.
    package enum Across: Sendable {
        /// Equal differences are equally far apart.
        case linear
        /// Equal ratios are; all values are above 0.
        case logarithmic
    }

    /// A line.
    package struct Series: Sendable {
        /// What it shows.
        package let name: String
        /// Its points from left to right.
        package let points: [(x: Double, y: Double)]

        /// Makes a line.
        package init(_ name: String, _ points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }
    }

    private static let (width, height) = (720.0, 400.0)
    private static let plot = (left: 72.0, right: 696.0, top: 76.0, bottom: 340.0)

    private let title: String
    private let xLabel: String
    private let yLabel: String
    private let across: Across
    private let series: [Series]

    /// Draws series.
    ///
    /// - Parameters:
    ///   - title: What is shown.
    ///   - xLabel: What is across, with its unit.
    ///   - yLabel: What is up, with its unit; the axis starts at 0.
    ///   - across: How the values across are spread.
    ///   - series: At most as many as there are colours.
    package init(
        title: String,
        xLabel: String,
        yLabel: String,
        across: Across = .linear,
        series: [Series]
    ) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.across = across
        self.series = series
    }

    /// The drawing, a whole SVG file.
    package var svg: String {
        let plot = Self.plot
        let points = series.flatMap(\.points)
        let right =
            switch across {
            case .linear:
                AxisScale(points.map(\.x), from: plot.left, to: plot.right, count: 9)
            case .logarithmic:
                AxisScale(logarithmic: points.map(\.x), from: plot.left, to: plot.right)
            }
        let up = AxisScale([0] + points.map(\.y), from: plot.bottom, to: plot.top, count: 5)
        var parts = [
            SVG.opening(
                width: Self.width,
                height: Self.height,
                title: title,
                description:
                    "\(yLabel) over \(xLabel): \(series.map(\.name).joined(separator: ", "))",
                style: SVG.colours
            ),
            SVG.label(title, x: plot.left, y: 26, class: "title"),
            SVG.label(yLabel, x: plot.left, y: plot.top - 12),
            SVG.label(xLabel, x: (plot.left + plot.right) / 2, y: 386, anchor: "middle"),
        ]
        parts += up.ticks.flatMap { row($0, up) } + right.ticks.flatMap { column($0, right) }
        for (index, line) in series.enumerated() {
            let places = line.points.map { (x: right.place(of: $0.x), y: up.place(of: $0.y)) }
            parts.append(SVG.line(places, class: "c\(index % SVG.colourCount)"))
        }
        return (parts + legend).joined(separator: "\n") + "\n</svg>\n"
    }

    private func row(_ value: Double, _ scale: AxisScale) -> [String] {
        let y = scale.place(of: value)
        return [
            SVG.gridLine(x1: Self.plot.left, y1: y, x2: Self.plot.right, y2: y),
            SVG.label(
                SVG.number(value, digits: scale.digits),
                x: Self.plot.left - 8,
                y: y + 4,
                anchor: "end"
            ),
        ]
    }

    private func column(_ value: Double, _ scale: AxisScale) -> [String] {
        let (x, bottom) = (scale.place(of: value), Self.plot.bottom)
        let digits = scale.digits == 0 || value == value.rounded() ? 0 : scale.digits
        return [
            SVG.gridLine(x1: x, y1: bottom, x2: x, y2: bottom + 5),
            SVG.label(SVG.number(value, digits: digits), x: x, y: bottom + 22, anchor: "middle"),
        ]
    }

    /// The names of the lines in their colours, from the right.
    private var legend: [String] {
        guard series.count > 1 else { return [] }
        let text = series.enumerated().map { index, line in
            #"<tspan dx="14" class="c\#(index % SVG.colourCount)">\#(SVG.escaped(line.name))</tspan>"#
        }
        let (x, y) = (SVG.number(Self.plot.right), SVG.number(Self.plot.top - 12))
        return [
            #"<text x="\#(x)" y="\#(y)" text-anchor="end">"# + text.joined()
                + "</text>"
        ]
    }
}
