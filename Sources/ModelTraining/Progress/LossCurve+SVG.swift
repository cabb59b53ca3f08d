internal import Charting
package import SystemPackage

/// A drawing of the curve for browsers and documents: loss on the left axis, score on the right one.
///
/// Its colours follow the reader's light or dark scheme; it has no script and nothing is fetched.
extension LossCurve {
    private static let (width, height) = (720.0, 400.0)
    private static let plot = (left: 64.0, right: 656.0, top: 56.0, bottom: 344.0)

    private static let style = """
        svg{--loss:var(--c0);--score:var(--c1)}
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
        try SVG.write(svg(title: title, score: score), to: path)
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
            SVG.opening(
                width: Self.width,
                height: Self.height,
                title: title,
                description: summary(score),
                style: Self.style
            ),
            SVG.label(title, x: plot.left, y: 24, class: "title"),
        ]
        parts += left.ticks.map { Self.gridLine($0, left) }
        parts += epochs.ticks.map { Self.epochTick($0, epochs) }
        parts += [SVG.label("epoch", x: (plot.left + plot.right) / 2, y: 384, anchor: "middle")]
        parts += [path(points.map { ($0.epoch, $0.loss) }, epochs, left, "loss")]
        parts += [SVG.label("loss", x: plot.left, y: 46, class: "loss")]
        parts += right.ticks.map { Self.rightTick($0, right) }
        parts += [path(points.map { ($0.epoch, $0.score) }, epochs, right, "score")]
        let name = "validation \(score)"
        parts += [SVG.label(name, x: plot.right, y: 46, anchor: "end", class: "score")]
        parts += bestMark(epochs, right)
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private func summary(_ score: String) -> String {
        guard let last = points.last else { return "No epoch is over yet." }
        let loss = SVG.number(last.loss, digits: 3)
        var text = "Loss \(loss) after \(last.epoch) epochs."
        if let best {
            let value = best.score
            text +=
                " Best validation \(score) \(SVG.number(value, digits: 1)), epoch \(best.epoch)."
        }
        return text
    }

    private func path(
        _ values: [(epoch: Int, value: Double)],
        _ across: AxisScale,
        _ up: AxisScale,
        _ name: String
    ) -> String {
        let points = values.filter(\.value.isFinite).map { epoch, value in
            (x: across.place(of: Double(epoch)), y: up.place(of: value))
        }
        return SVG.line(points, class: name)
    }

    private func bestMark(_ across: AxisScale, _ up: AxisScale) -> [String] {
        guard let best else { return [] }
        let (x, y) = (across.place(of: Double(best.epoch)), up.place(of: best.score))
        let text = SVG.number(best.score, digits: 1)
        return [
            #"<circle class="dot" cx="\#(SVG.number(x))" cy="\#(SVG.number(y))" r="4"/>"#,
            SVG.label(text, x: x, y: y - 9, anchor: "middle", class: "score"),
        ]
    }

    private static func gridLine(_ value: Double, _ scale: AxisScale) -> String {
        let y = scale.place(of: value)
        let text = SVG.number(value, digits: scale.digits)
        return """
            \(SVG.gridLine(x1: plot.left, y1: y, x2: plot.right, y2: y))
            \(SVG.label(text, x: plot.left - 8, y: y + 4, anchor: "end"))
            """
    }

    private static func rightTick(_ value: Double, _ scale: AxisScale) -> String {
        let text = SVG.number(value, digits: scale.digits)
        return SVG.label(text, x: plot.right + 8, y: scale.place(of: value) + 4)
    }

    private static func epochTick(_ value: Double, _ scale: AxisScale) -> String {
        let x = scale.place(of: value)
        let text = SVG.label(SVG.number(value), x: x, y: plot.bottom + 20, anchor: "middle")
        return """
            \(SVG.gridLine(x1: x, y1: plot.bottom, x2: x, y2: plot.bottom + 5))
            \(text)
            """
    }
}
