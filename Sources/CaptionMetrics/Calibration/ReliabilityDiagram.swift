/// Draws a calibration: the share of right predictions over their confidence, as SVG.
///
/// A perfect calibration lies on the diagonal; the area of a dot shows how many predictions it stands
/// for.
package struct ReliabilityDiagram: Sendable {
    private static let side = 400.0
    private static let margin = 56.0

    private let calibration: Calibration
    private let title: String

    /// Draws a calibration under a title.
    package init(_ calibration: Calibration, title: String) {
        self.calibration = calibration
        self.title = title
    }

    /// The drawing, a whole SVG file.
    package var svg: String {
        let (side, margin) = (Self.side, Self.margin)
        let size = side + 2 * margin
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" \
            font-family="sans-serif" font-size="13">
            """,
            "<title>\(Self.escaped(title))</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
            text(title, x: size / 2, y: margin / 2),
            text("confidence", x: size / 2, y: size - 12),
            """
            <text x="16" y="\(size / 2)" text-anchor="middle" \
            transform="rotate(-90 16 \(size / 2))">share that is right</text>
            """,
            """
            <path d="M\(x(0)) \(y(0))L\(x(1)) \(y(1))" stroke="#999" stroke-dasharray="4 4"/>
            <path d="M\(x(0)) \(y(1))V\(y(0))H\(x(1))" stroke="black" fill="none"/>
            """,
        ]
        for tick in stride(from: 0.0, through: 1.0, by: 0.25) {
            lines.append(text("\(tick)", x: x(tick), y: y(0) + 18))
            lines.append(text("\(tick)", x: x(0) - 20, y: y(tick) + 4))
        }
        lines.append(contentsOf: curve)
        let error = Double((calibration.expectedError * 1000).rounded()) / 1000
        lines.append(text("expected calibration error \(error)", x: x(0.62), y: y(0.06)))
        return (lines + ["</svg>", ""]).joined(separator: "\n")
    }

    private var curve: [String] {
        let bins = calibration.bins.filter { $0.count > 0 }
        let most = Double(bins.map(\.count).max() ?? 1)
        let points = bins.map { "\(x($0.confidence)),\(y($0.share))" }.joined(separator: " ")
        let dots = bins.map { bin in
            """
            <circle cx="\(x(bin.confidence))" cy="\(y(bin.share))" \
            r="\(2 + 8 * (Double(bin.count) / most).squareRoot())" fill="#1f77b4">\
            <title>\(bin.count)</title></circle>
            """
        }
        return ["<polyline points=\"\(points)\" stroke=\"#1f77b4\" fill=\"none\"/>"] + dots
    }

    private func x(_ value: Double) -> Double { Self.margin + value * Self.side }

    private func y(_ value: Double) -> Double { Self.margin + (1 - value) * Self.side }

    private func text(_ text: String, x: Double, y: Double) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\">\(Self.escaped(text))</text>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
    }
}
