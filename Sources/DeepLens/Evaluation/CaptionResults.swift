import CaptionMetrics
import Foundation

/// A photo's caption and what people wrote.
struct CandidateCaption {
    let reference: ReferenceCaptions.Photo
    let caption: String

    init(_ reference: ReferenceCaptions.Photo, caption: String) {
        self.reference = reference
        self.caption = caption
    }
}

/// How captions compare with what people wrote.
struct CaptionResults {
    /// What made the captions.
    let name: String
    let photos: [(photo: CandidateCaption, scores: CaptionScores)]
    let corpus: CaptionScores

    init(name: String, _ photos: [CandidateCaption]) {
        let tokenizer = CaptionTokenizer()
        let evaluation = CaptionEvaluation(
            photos.map { photo in
                CaptionEvaluation.Photo(
                    candidate: tokenizer.tokens(of: photo.caption),
                    references: photo.reference.captions.map(tokenizer.tokens)
                )
            }
        )
        self.name = name
        self.photos = Array(zip(photos, evaluation.photos))
        corpus = evaluation.corpus
    }

    /// Two lines: the metrics' names, and their values times 100, as papers print them.
    var table: [String] {
        let metrics = CaptionMetric.allCases
        let width = max(name.count, "captions".count)
        func row(_ name: String, _ cells: [String]) -> String {
            name + String(repeating: " ", count: width - name.count)
                + cells.map { String(repeating: " ", count: max(9 - $0.count, 1)) + $0 }.joined()
        }
        return [
            row("captions", metrics.map(\.rawValue) + ["photos"]),
            row(
                name,
                metrics.map { String(format: "%.2f", 100 * corpus[$0]) } + ["\(photos.count)"]
            ),
        ]
    }

    private struct Summary: Encodable {
        let captions: String
        let photos: Int
        let failed: Int
        let scores: [String: Double]
    }

    /// One object, in which the scores are as the metrics define them.
    func json(failed: Int) throws -> String {
        let scores = CaptionMetric.allCases.map { ($0.rawValue, corpus[$0]) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let summary = Summary(
            captions: name,
            photos: photos.count,
            failed: failed,
            scores: Dictionary(uniqueKeysWithValues: scores)
        )
        return String(decoding: try encoder.encode(summary), as: UTF8.self)
    }

    /// A row for each photo, by RFC 4180; the references are lines of one field.
    var csv: String {
        let metrics = CaptionMetric.allCases
        var table = CSVTable(header: ["file", "caption", "references"] + metrics.map(\.rawValue))
        for (photo, scores) in photos {
            table.append(
                [
                    photo.reference.file, photo.caption,
                    photo.reference.captions.joined(separator: "\n"),
                ] + metrics.map { "\(scores[$0])" }
            )
        }
        return table.text
    }
}
