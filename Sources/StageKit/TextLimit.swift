/// How long a text may be, in the units that a platform counts in.
public struct TextLimit: Sendable, Hashable {
    /// The most by unit; a text has to keep to every one.
    public var maxima: [TextUnit: Int]
    /// What each web address counts, whatever its length, or `nil` if it counts as other text.
    public var urlLength: Int?

    /// Makes a limit; without any maximum, every text is within it.
    public init(_ maxima: [TextUnit: Int] = [:], urlLength: Int? = nil) {
        self.maxima = maxima
        self.urlLength = urlLength
    }

    /// Whether a text is within the limit.
    ///
    /// - Complexity: O(length).
    public func admits(_ text: String) -> Bool {
        maxima.allSatisfy { unit, maximum in length(of: text, in: unit) <= maximum }
    }

    /// How long a text is in the unit that has the least room left for it.
    ///
    /// - Returns: The length, the most that it may be, and the unit; where there is no limit,
    ///   graphemes.
    /// - Complexity: O(length).
    public func fullest(_ text: String) -> (length: Int, maximum: Int?, unit: TextUnit) {
        let measures = TextUnit.allCases.compactMap { unit in
            maxima[unit].map { (length: length(of: text, in: unit), maximum: $0, unit: unit) }
        }
        let fullest = measures.max { $0.length * $1.maximum < $1.length * $0.maximum }
        guard let fullest else { return (text.count, nil, .graphemes) }
        return (fullest.length, fullest.maximum, fullest.unit)
    }

    /// How long a text is in a unit, with web addresses as they count.
    ///
    /// What might be an address without `https://`, such as `example.org`, counts as the longer of
    /// an address and its letters, because platforms differ on what they take for one.
    ///
    /// - Complexity: O(length).
    public func length(of text: String, in unit: TextUnit) -> Int {
        guard let urlLength else { return unit.length(of: text) }
        var length = 0
        var end = text.startIndex
        for address in WebAddress.all(in: text) {
            length += unit.length(of: String(text[end..<address.range.lowerBound]))
            let letters = address.hasScheme ? 0 : unit.length(of: String(text[address.range]))
            length += max(urlLength, letters)
            end = address.range.upperBound
        }
        return length + unit.length(of: String(text[end...]))
    }
}
