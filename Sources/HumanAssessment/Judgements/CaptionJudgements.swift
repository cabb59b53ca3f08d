internal import Checkpoints
package import SystemPackage

/// People's judgements of captions that were written for the same or for another photo.
///
/// - SeeAlso: Hodosh, Young, Hockenmaier 2013, "Framing image description as a ranking task", section 5
///   (Flickr8k's judgements by experts and by the crowd).
package struct CaptionJudgements: Sendable {
    /// A caption under a photo.
    package struct Judgement: Sendable, Hashable {
        /// The photo.
        package let photo: String
        /// The photo for which the caption was written.
        package let source: String
        /// Which of that photo's captions it is, from 0.
        package let number: Int
        /// What people said of it.
        package let ratings: [Double]
    }

    /// The judgements in the file's order.
    package let judgements: [Judgement]

    /// Reads `photo<TAB>caption's id<TAB>rating…`.
    ///
    /// Each rating is that of one expert, from 1 to 4.
    ///
    /// - Throws: ``AssessmentFileError`` with the first line that is not in this form; `CheckpointError`
    ///   if it cannot be read.
    package init(experts path: FilePath) throws {
        try self.init(path, form: "photo, caption's id and ratings") { numbers in
            numbers.isEmpty ? nil : numbers
        }
    }

    /// Reads `photo<TAB>caption's id<TAB>share<TAB>yes<TAB>no`.
    ///
    /// The rating is the share of the people who said that the caption describes the photo.
    ///
    /// - Throws: As ``init(experts:)``.
    package init(crowd path: FilePath) throws {
        try self.init(path, form: "photo, caption's id, share, yes and no") { numbers in
            guard numbers.count == 3, numbers[1] + numbers[2] > 0 else { return nil }
            return [numbers[1] / (numbers[1] + numbers[2])]
        }
    }

    private init(
        _ path: FilePath,
        form: String,
        ratings: ([Double]) -> [Double]?
    ) throws {
        let text = try MappedFile(path).withBytes { String(decoding: $0, as: UTF8.self) }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        judgements = try lines.enumerated().filter { !$0.element.isEmpty }.map { place, line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            let numbers = cells.dropFirst(2).compactMap { Double($0) }
            guard cells.count > 2, numbers.count == cells.count - 2,
                let mark = cells[1].lastIndex(of: "#"),
                let number = Int(cells[1][mark...].dropFirst()),
                let ratings = ratings(numbers)
            else {
                throw AssessmentFileError(
                    file: path,
                    line: place + 1,
                    reason: "expected \(form), separated by tabs"
                )
            }
            return Judgement(
                photo: String(cells[0]),
                source: String(cells[1][..<mark]),
                number: number,
                ratings: ratings
            )
        }
    }
}
