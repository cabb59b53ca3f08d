/// Draws values side by side: groups of horizontal bars, each with its name and value.
package struct BarChart: Sendable {
    /// A bar.
    package struct Bar: Sendable {
        /// What it stands for; bars of the same name have the same colour.
        package let name: String
        /// Its length, at least 0.
        package let value: Double

        /// Makes a bar.
        package init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// Bars that are compared with each other.
    package struct Group: Sendable {
        /// What they have in common.
        package let name: String
        /// The bars from the top.
        package let bars: [Bar]

        /// Makes a group.
        package init(_ name: String, _ bars: [Bar]) {
            self.name = name
            self.bars = bars
        }
    }

    private static let width = 720.0
    private static let (left, right, top) = (232.0, 640.0, 72.0)
    private static let (barHeight, barPitch, groupGap) = (14.0, 18.0, 14.0)

    private let title: String
    private let label: String
    private let groups: [Group]
    private let digits: Int
    private let names: [String]

    /// Draws groups of bars.
    ///
    /// - Parameters:
    ///   - title: What is shown.
    ///   - label: What the length means, with its unit.
    ///   - digits: Digits behind the point of the values.
    ///   - groups: The groups from the top.
    package init(title: String, label: String, digits: Int = 0, groups: [Group]) {
        self.title = title
        self.label = label
        self.digits = digits
        self.groups = groups
        names = groups.flatMap(\.bars).map(\.name).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// The drawing, a whole SVG file.
    package var svg: String {
        let count = Double(groups.flatMap(\.bars).count)
        let bottom = Self.top + count * Self.barPitch + Double(groups.count) * Self.groupGap
        let scale = AxisScale(
            [0] + groups.flatMap(\.bars).map(\.value),
            from: Self.left,
            to: Self.right,
            count: 5
        )
        var parts = [
            SVG.opening(
                width: Self.width,
                height: bottom + 56,
                title: title,
                description: "\(label): \(names.joined(separator: ", "))",
                style: SVG.colours
            ),
            SVG.label(title, x: 16, y: 26, class: "title"),
            SVG.label(label, x: (Self.left + Self.right) / 2, y: bottom + 42, anchor: "middle"),
        ]
        for tick in scale.ticks {
            let x = scale.place(of: tick)
            parts.append(SVG.gridLine(x1: x, y1: Self.top - 12, x2: x, y2: bottom))
            let text = SVG.number(tick, digits: scale.digits)
            parts.append(SVG.label(text, x: x, y: bottom + 20, anchor: "middle"))
        }
        var y = Self.top
        for group in groups {
            parts.append(SVG.label(group.name, x: 16, y: y + 11))
            for bar in group.bars {
                parts += drawn(bar, y, scale)
                y += Self.barPitch
            }
            y += Self.groupGap
        }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private func drawn(_ bar: Bar, _ y: Double, _ scale: AxisScale) -> [String] {
        let end = scale.place(of: bar.value)
        let colour = (names.firstIndex(of: bar.name) ?? 0) % SVG.colourCount
        return [
            """
            <rect class="bar c\(colour)" x="\(SVG.number(Self.left))" y="\(SVG.number(y))" \
            width="\(SVG.number(end - Self.left))" height="\(SVG.number(Self.barHeight))"/>
            """,
            SVG.label(bar.name, x: Self.left - 8, y: y + 11, anchor: "end"),
            SVG.label(SVG.number(bar.value, digits: digits), x: end + 6, y: y + 11),
        ]
    }
}
