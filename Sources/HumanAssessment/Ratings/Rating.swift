/// What a caption is rated for, from 1 to 5.
package enum RatingScale: String, Sendable, CaseIterable, Codable {
    /// How much of what matters in the photo it says, and whether that is true.
    case adequacy
    /// How good its English is, whatever the photo shows.
    case fluency
}

/// Which of two captions a person would rather have.
package enum Preference: String, Sendable, Codable {
    case first = "a"
    case second = "b"
    case tie
}

/// What one person said of one photo's captions; what is absent was not rated.
struct Rating: Sendable, Hashable {
    static let header = [
        "sheet", "rater", "item", "a_adequacy", "a_fluency", "b_adequacy", "b_fluency",
        "preference",
    ]

    let rater: String
    let item: String
    /// The ratings of A, then those of B.
    let scores: [[RatingScale: Int]]
    let preference: Preference?

    /// Reads a row of a ratings file.
    ///
    /// - Throws: ``InvalidRating`` with what is wrong and what is allowed.
    init(_ cells: [String], key: RatingKey) throws(InvalidRating) {
        guard cells.count == Self.header.count else {
            throw InvalidRating("\(cells.count) cells instead of \(Self.header.count)")
        }
        guard cells[0] == key.sheet else {
            throw InvalidRating("rated on sheet '\(cells[0])', but the key is for '\(key.sheet)'")
        }
        guard !cells[1].isEmpty else { throw InvalidRating("the rater's name is missing") }
        guard let entry = key.items[cells[2]] else {
            throw InvalidRating("the key has no item '\(cells[2])'")
        }
        rater = cells[1]
        item = cells[2]
        var scores: [[RatingScale: Int]] = []
        for (slot, columns) in [(0, 3...4), (1, 5...6)] {
            let values = try zip(RatingScale.allCases, columns)
                .map { scale, column throws(InvalidRating) in
                    (scale, try Self.score(cells[column], column))
                }
            let given = values.filter { $0.1 != nil }
            guard slot < entry.captions.count || given.isEmpty else {
                throw InvalidRating("the sheet has no caption B")
            }
            scores.append(Dictionary(uniqueKeysWithValues: values).compactMapValues { $0 })
        }
        self.scores = scores
        preference = try Self.preference(cells[7])
        guard preference == nil || entry.captions.count == 2 else {
            throw InvalidRating("the sheet has no caption B")
        }
    }

    private static func score(_ cell: String, _ column: Int) throws(InvalidRating) -> Int? {
        guard !cell.isEmpty else { return nil }
        guard let value = Int(cell), (1...5).contains(value) else {
            throw InvalidRating("\(header[column]): '\(cell)' is no whole number from 1 to 5")
        }
        return value
    }

    private static func preference(_ cell: String) throws(InvalidRating) -> Preference? {
        guard !cell.isEmpty else { return nil }
        guard let preference = Preference(rawValue: cell) else {
            throw InvalidRating("preference: '\(cell)' is none of a, b, tie")
        }
        return preference
    }
}

/// What is wrong with a row.
struct InvalidRating: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
