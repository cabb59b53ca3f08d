internal import Foundation
package import SystemPackage

/// The parts that all drawings have.
///
/// Colours follow the reader's light or dark scheme; there is no script and nothing is fetched.
package enum SVG {
    private static let style = """
        svg{--paper:#fff;--ink:#1f2328;--faint:#d1d9e0;--c0:#0969da;--c1:#bc4c00;--c2:#1a7f37;\
        --c3:#8250df;--c4:#6e7781}
        @media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--faint:#30363d;\
        --c0:#58a6ff;--c1:#f0883e;--c2:#3fb950;--c3:#bc8cff;--c4:#9198a1}}
        .paper{fill:var(--paper)}
        text{fill:var(--ink);font:13px system-ui,sans-serif}
        .title{font-size:16px;font-weight:600}
        .grid{stroke:var(--faint);stroke-width:1}
        .line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        """

    /// How many colours ``colours`` has.
    package static let colourCount = 5

    /// Rules for the classes `c0` to `c4`: lines and dots of a series, `.bar` its bars.
    package static let colours = (0..<colourCount).map { index in
        """
        .c\(index){stroke:var(--c\(index))} .bar.c\(index),.dot.c\(index),tspan.c\(index)\
        {fill:var(--c\(index));stroke:none}
        """
    }.joined(separator: "\n")

    /// The start of a drawing: its size, its text for those who cannot see it, its styles and paper.
    package static func opening(
        width: Double,
        height: Double,
        title: String,
        description: String,
        style: String
    ) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
        width="\(number(width))" height="\(number(height))" role="img" aria-labelledby="t d">
        <title id="t">\(escaped(title))</title>
        <desc id="d">\(escaped(description))</desc>
        <style>
        \(Self.style)
        \(style)
        </style>
        <rect class="paper" width="100%" height="100%"/>
        """
    }

    /// A text at a place.
    package static func label(
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

    /// A straight line of the grid.
    package static func gridLine(x1: Double, y1: Double, x2: Double, y2: Double) -> String {
        """
        <line class="grid" x1="\(number(x1))" x2="\(number(x2))" \
        y1="\(number(y1))" y2="\(number(y2))"/>
        """
    }

    /// A line through points; a single one is a line without length, which its round ends make a dot.
    package static func line(_ points: [(x: Double, y: Double)], class name: String) -> String {
        let places = points.map { "\(number($0.x)),\(number($0.y))" }
        let ends = places.count == 1 ? places + places : places
        return #"<polyline class="line \#(name)" points="\#(ends.joined(separator: " "))"/>"#
    }

    /// A number with so many digits behind the point; without any if it is whole.
    package static func number(_ value: Double, digits: Int? = nil) -> String {
        String(format: "%.\(digits ?? (value == value.rounded() ? 0 : 2))f", value)
    }

    /// Text as it stands between tags.
    package static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    /// Writes a drawing, whole or not at all.
    ///
    /// - Throws: An error of the file system.
    package static func write(_ text: String, to path: FilePath) throws {
        try Data(text.utf8).write(to: URL(filePath: path.string), options: .atomic)
    }
}
