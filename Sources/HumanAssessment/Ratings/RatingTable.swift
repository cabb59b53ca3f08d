internal import Checkpoints
package import SystemPackage

/// The ratings of one sheet by one or more raters.
package struct RatingTable: Sendable {
    /// A caption of a sheet.
    struct Caption: Sendable, Hashable, Comparable {
        let item: String
        /// 0 for A, 1 for B.
        let slot: Int

        static func < (first: Self, second: Self) -> Bool {
            (first.item, first.slot) < (second.item, second.slot)
        }
    }

    /// Which caption is whose.
    let key: RatingKey
    /// The raters' names, sorted.
    package private(set) var raters: [String] = []
    /// For each scale and caption the score by rater.
    private(set) var scores: [RatingScale: [Caption: [String: Int]]] = [:]
    /// For each item the preference by rater.
    private(set) var preferences: [String: [String: Preference]] = [:]

    private var rows: [Row: String] = [:]

    private struct Row: Hashable {
        let rater: String
        let item: String
    }

    /// Reads the files that raters saved.
    ///
    /// - Throws: ``AssessmentFileErrors`` with everything that is wrong with any file; `CheckpointError`
    ///   if one cannot be read.
    package init(contentsOf files: [FilePath], key: RatingKey) throws {
        self.key = key
        var errors: [AssessmentFileError] = []
        for file in files { try read(file, &errors) }
        guard errors.isEmpty else { throw AssessmentFileErrors(errors: errors) }
        raters = Set(rows.keys.map(\.rater)).sorted()
    }

    private mutating func read(_ file: FilePath, _ errors: inout [AssessmentFileError]) throws {
        let text = try MappedFile(file).withBytes { String(decoding: $0, as: UTF8.self) }
        let table = CommaSeparatedRows(text)
        if let line = table.openQuote {
            errors.append(
                AssessmentFileError(file: file, line: line, reason: "a quote that nothing closes")
            )
        }
        guard let header = table.rows.first, header.cells == Rating.header else {
            let names = Rating.header.joined(separator: ",")
            let reason = "the first line must be \(names): give the file as the sheet saved it"
            errors.append(AssessmentFileError(file: file, line: 1, reason: reason))
            return
        }
        for row in table.rows.dropFirst() {
            do throws(InvalidRating) {
                try add(Rating(row.cells, key: key), place: "\(file):\(row.line)")
            } catch {
                errors.append(
                    AssessmentFileError(file: file, line: row.line, reason: error.reason)
                )
            }
        }
    }

    private mutating func add(_ rating: Rating, place: String) throws(InvalidRating) {
        let row = Row(rater: rating.rater, item: rating.item)
        if let former = rows[row] {
            throw InvalidRating(
                """
                \(rating.rater) rated item \(rating.item) in \(former) too: leave one of the files out, \
                or give two raters different names
                """
            )
        }
        rows[row] = place
        for (slot, values) in rating.scores.enumerated() {
            let caption = Caption(item: rating.item, slot: slot)
            for (scale, value) in values {
                scores[scale, default: [:]][caption, default: [:]][rating.rater] = value
            }
        }
        if let preference = rating.preference {
            preferences[rating.item, default: [:]][rating.rater] = preference
        }
    }
}

/// Everything that is wrong with the files of an assessment.
package struct AssessmentFileErrors: Error, Hashable, CustomStringConvertible {
    /// The errors in the files' order.
    package let errors: [AssessmentFileError]

    /// One line an error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
