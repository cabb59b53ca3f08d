internal import Foundation
package import SystemPackage

/// A drawing of the curve for browsers and documents: loss on the left axis, score on the right one.
///
/// Its colours follow the reader's light or dark scheme; it has no script and nothing is fetched.
extension LossCurve {
    private static let (width, height) = (720.0, 400.0)
    private static let plot = (left: 64.0, right: 656.0, top: 56.0, bottom: 344.0)

    private static let style = """
        svg{--paper:#fff;--ink:#1f2328;--faint:#d1d9e0;--loss:#0969da;--score:#bc4c00}
        @media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--faint:#30363d;\
        --loss:#58a6ff;--score:#f0883e}}
        .paper{fill:var(--paper)}
        text{fill:var(--ink);font:13px system-ui,sans-serif}
        .title{font-size:16px;font-weight:600}
        .grid{stroke:var(--faint);stroke-width:1}
        .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .loss{stroke:var(--loss)} .score{stroke:var(--score)} .score.line{stroke-dasharray:6 3}
        .dot{fill:var(--score);stroke:none}
        text.loss{fill:var(--loss);stroke:none} text.score{fill:var(--score);stroke:none}
        """

    /// Writes the drawing, whole or not at all.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - title: What was trained.
    ///   - score: What the score is called.
    /// - Throws: An error of the file system.
    package func write(to path: FilePath, title: String, score: String = "CIDEr") throws {
        let data = Data(svg(title: title, score: score).utf8)
        try data.write(to: URL(filePath: path.string), options: .atomic)
    }

    /// The drawing as text.
    package func svg(title: String, score: String = "CIDEr") -> String {
        let plot = Self.plot
        let losses = points.map(\.loss).filter(\.isFinite)
        let epochs = AxisScale(
            [1, Double(points.last?.epoch ?? 1)],
            from: plot.left,
            to: plot.right,
            count: 8,
            isWhole: true
        )
        let left = AxisScale(losses, from: plot.bottom, to: plot.top, count: 5)
        let right = AxisScale(points.map(\.score), from: plot.bottom, to: plot.top, count: 5)
        var parts = [
            Self.opening(title: title, description: summary(score)),
            #"<text class="title" x="\#(plot.left)" y="24">\#(Self.escaped(title))</text>"#,
        ]
        parts += left.ticks.map { Self.gridLine($0, left) }
        parts += epochs.ticks.map { Self.epochTick($0, epochs) }
        parts += [Self.label("epoch", x: (plot.left + plot.right) / 2, y: 384, anchor: "middle")]
        parts += [path(points.map { ($0.epoch, $0.loss) }, epochs, left, "loss")]
        parts += [Self.label("loss", x: plot.left, y: 46, class: "loss")]
        parts += right.ticks.map { Self.rightTick($0, right) }
        parts += [path(points.map { ($0.epoch, $0.score) }, epochs, right, "score")]
        let name = "validation \(score)"
        parts += [Self.label(name, x: plot.right, y: 46, anchor: "end", class: "score")]
        parts += bestMark(epochs, right)
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private func summary(_ score: String) -> String {
        guard let last = points.last else { return "No epoch is over yet." }
        let loss = Self.number(last.loss, digits: 3)
        var text = "Loss \(loss) after \(last.epoch) epochs."
        if let best {
            let value = best.score
            text +=
                " Best validation \(score) \(Self.number(value, digits: 1)), epoch \(best.epoch)."
        }
        return text
    }

    private static func opening(title: String, description: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
        width="\(number(width))" height="\(number(height))" role="img" aria-labelledby="t d">
        <title id="t">\(escaped(title))</title>
        <desc id="d">\(escaped(description))</desc>
        <style>
        \(style)
        </style>
        <rect class="paper" width="100%" height="100%"/>
        """
    }

    private func path(
        _ values: [(epoch: Int, value: Double)],
        _ across: AxisScale,
        _ up: AxisScale,
        _ name: String
    ) -> String {
        let places = values.filter(\.value.isFinite).map { epoch, value in
            let x = Self.number(across.place(of: Double(epoch)))
            return "\(x),\(Self.number(up.place(of: value)))"
        }
        // A single epoch is a line without length, which its round ends make a dot.
        let ends = places.count == 1 ? places + places : places
        return #"<polyline class="line \#(name)" points="\#(ends.joined(separator: " "))"/>"#
    }

    private func bestMark(_ across: AxisScale, _ up: AxisScale) -> [String] {
        guard let best else { return [] }
        let (x, y) = (across.place(of: Double(best.epoch)), up.place(of: best.score))
        let text = Self.number(best.score, digits: 1)
        return [
            #"<circle class="dot" cx="\#(Self.number(x))" cy="\#(Self.number(y))" r="4"/>"#,
            Self.label(text, x: x, y: y - 9, anchor: "middle", class: "score"),
        ]
    }

    private static func gridLine(_ value: Double, _ scale: AxisScale) -> String {
        let y = scale.place(of: value)
        let text = number(value, digits: scale.digits)
        return """
            <line class="grid" x1="\(number(plot.left))" x2="\(number(plot.right))" \
            y1="\(number(y))" y2="\(number(y))"/>
            \(label(text, x: plot.left - 8, y: y + 4, anchor: "end"))
            """
    }

    private static func rightTick(_ value: Double, _ scale: AxisScale) -> String {
        let text = number(value, digits: scale.digits)
        return label(text, x: plot.right + 8, y: scale.place(of: value) + 4)
    }

    private static func epochTick(_ value: Double, _ scale: AxisScale) -> String {
        let x = scale.place(of: value)
        let text = label(number(value), x: x, y: plot.bottom + 20, anchor: "middle")
        return """
            <line class="grid" x1="\(number(x))" x2="\(number(x))" \
            y1="\(number(plot.bottom))" y2="\(number(plot.bottom + 5))"/>
            \(text)
            """
    }

    private static func label(
        _ text: String,
        x: Double,
        y: Double,
        anchor: String = "start",
        class name: String = ""
    ) -> String {
        let look = name.isEmpty ? "" : #" class="\#(name)""#
        return """
            <text\(look) x="\(number(x))" y="\(number(y))" \
            text-anchor="\(anchor)">\(escaped(text))</text>
            """
    }

    /// A number with so many digits behind the point; without any if it is whole.
    private static func number(_ value: Double, digits: Int? = nil) -> String {
        String(format: "%.\(digits ?? (value == value.rounded() ? 0 : 2))f", value)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
