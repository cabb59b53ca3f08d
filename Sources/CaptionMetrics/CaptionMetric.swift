/// The measures of captions, in the order in which they are reported.
package enum CaptionMetric: String, Sendable, CaseIterable, Codable {
    case bleu1 = "BLEU-1"
    case bleu2 = "BLEU-2"
    case bleu3 = "BLEU-3"
    case bleu4 = "BLEU-4"
    case meteor = "METEOR"
    case rougeL = "ROUGE-L"
    case cider = "CIDEr"
    case ciderD = "CIDEr-D"
}

/// A value of each metric.
package struct CaptionScores: Sendable, Hashable {
    private var values = [Double](repeating: 0, count: CaptionMetric.allCases.count)

    /// All zero.
    package init() {}

    /// The value of a metric.
    package subscript(metric: CaptionMetric) -> Double {
        get { values[metric.index] }
        set { values[metric.index] = newValue }
    }

    mutating func set(_ bleu: [Double]) {
        values.replaceSubrange(0..<bleu.count, with: bleu)
    }
}

extension CaptionMetric {
    fileprivate var index: Int {
        switch self {
        case .bleu1: 0
        case .bleu2: 1
        case .bleu3: 2
        case .bleu4: 3
        case .meteor: 4
        case .rougeL: 5
        case .cider: 6
        case .ciderD: 7
        }
    }
}
