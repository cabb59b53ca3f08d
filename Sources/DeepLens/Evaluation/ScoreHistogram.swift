import CaptionMetrics
import Foundation

/// How a metric's values spread over photos, as a drawing (SVG) inside a page.
struct ScoreHistogram {
    private static let bins = 20
    private static let size = (width: 200.0, height: 60.0)

    private let metric: CaptionMetric
    private let counts: [Int]
    private let top: Double
    private let mean: Double

    /// Counts values; all are 0 or more.
    init(_ metric: CaptionMetric, of values: [Double]) {
        self.metric = metric
        mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        // Shares end at 1; CIDEr, which may reach 10, ends at its next whole number.
        top = max(1, (values.max() ?? 0).rounded(.up))
        var counts = [Int](repeating: 0, count: Self.bins)
        for value in values {
            counts[min(Int(value / top * Double(Self.bins)), Self.bins - 1)] += 1
        }
        self.counts = counts
    }

    var svg: String {
        let step = Self.size.width / Double(Self.bins)
        let most = Double(max(counts.max() ?? 1, 1))
        let bars = counts.enumerated().filter { $0.element > 0 }.map { index, count in
            let height = Self.size.height * Double(count) / most
            let from = 100 * top * Double(index) / Double(Self.bins)
            let to = 100 * top * Double(index + 1) / Double(Self.bins)
            return String(
                format: """
                    <rect x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%.0f to %.0f, \
                    photos: %d</title></rect>
                    """,
                Double(index) * step,
                Self.size.height - height,
                step - 1,
                height,
                from,
                to,
                count
            )
        }
        let place = String(format: "%.1f", Self.size.width * mean / top)
        return """
            <figure><svg viewBox="0 0 200 74" role="img" aria-label="Histogram of \(metric.rawValue)">
            \(bars.joined(separator: "\n"))
            <line x1="\(place)" x2="\(place)" y1="0" y2="60"/>
            <text x="0" y="72">0</text><text x="200" y="72" text-anchor="end">\
            \(String(format: "%.0f", 100 * top))</text>
            </svg><figcaption>\(metric.rawValue), mean of photos \
            \(String(format: "%.1f", 100 * mean))</figcaption></figure>
            """
    }
}
