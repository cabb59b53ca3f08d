import CaptioningModels
import Foundation

/// What was said of a photo whose right answer is known, and on what grounds.
struct CaptionTrial: Sendable {
    let file: String
    let isRight: Bool
    let chosen: ChosenCaption
    let description: PhotoDescription

    /// The heading of ``csvLine``.
    static let csvHeading = """
        file,right,caption,source,confidence,match,mean_log_probability,concept,\
        concept_probability,concept_match,concept_is_incidental,naming,decoder_caption,\
        guided_caption,guided_match,guided_mean_log_probability,opposite_shares,milliseconds
        """

    /// The trial as a line of comma-separated values.
    var csvLine: String {
        let (free, guided) = (description.hypotheses.first, description.guided)
        let concept = description.concept
        let cells: [String] = [
            quoted(file), isRight ? "1" : "0", quoted(chosen.text), chosen.source.rawValue,
            "\(chosen.confidence)", "\(description.match)", "\(free?.meanLogProbability ?? 0)",
            quoted(concept?.concept.noun ?? ""), "\(concept?.probability ?? 0)",
            "\(description.conceptMatch)",
            concept?.concept.traits.contains(.incidental) == true ? "1" : "0",
            description.naming.rawValue,
            quoted(free?.caption ?? ""), quoted(guided?.hypothesis.caption ?? ""),
            guided.map { "\($0.match)" } ?? "",
            guided.map { "\($0.hypothesis.meanLogProbability)" } ?? "",
            free?.oppositeShares.map { "\($0)" }.joined(separator: " ") ?? "",
            "\(description.timings.decode / .milliseconds(1))",
        ]
        return cells.joined(separator: ",")
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
