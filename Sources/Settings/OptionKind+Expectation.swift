import StageKit

extension OptionKind {
    /// What a value must be, as it reads after "expected".
    var expectation: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range): "a whole number" + Self.text(range, least: .min, most: .max)
        case .number(let range):
            "a number"
                + Self.text(range, least: -.greatestFiniteMagnitude, most: .greatestFiniteMagnitude)
        case .duration(let range):
            "a time such as 250ms, 5s, 10m or 2h, from \(range.lowerBound.withUnit) "
                + "to \(range.upperBound.withUnit)"
        case .string: "text"
        case .choice(let words):
            words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
        case .list: "a list"
        case .mapping, .record: "a mapping"
        case .platform: "a platform"
        case .secret: "{file: …}, {environment: …} or {credential: …}"
        }
    }

    private static func text<Bound>(
        _ range: ClosedRange<Bound>,
        least: Bound,
        most: Bound
    ) -> String {
        switch (range.lowerBound > least, range.upperBound < most) {
        case (true, true): " from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
        case (true, false): " of at least \(plain(range.lowerBound))"
        case (false, true): " of at most \(plain(range.upperBound))"
        case (false, false): ""
        }
    }

    /// A bound without a needless fraction.
    private static func plain(_ bound: some Comparable) -> String {
        let text = "\(bound)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
