import CaptioningModels

/// What was said of a photo whose right answer is known, and on what grounds.
struct CaptionTrial: Sendable {
    let file: String
    let isRight: Bool
    let chosen: ChosenCaption
    let description: PhotoDescription

    /// A row for each trial, by RFC 4180.
    static func table(_ trials: [CaptionTrial]) -> String {
        var table = CSVTable(
            header: [
                "file", "right", "caption", "source", "confidence", "match",
                "mean_log_probability", "concept", "concept_probability", "concept_match",
                "concept_is_incidental", "naming", "decoder_caption", "guided_caption",
                "guided_match", "guided_mean_log_probability", "opposite_shares", "milliseconds",
            ]
        )
        for trial in trials { table.append(trial.fields) }
        return table.text
    }

    private var fields: [String] {
        let (free, guided) = (description.hypotheses.first, description.guided)
        let concept = description.concept
        let isIncidental = concept?.concept.traits.contains(.incidental) == true
        let grounds: [String] = [
            "\(description.match)", "\(free?.meanLogProbability ?? 0)",
            concept?.concept.noun ?? "", "\(concept?.probability ?? 0)",
            "\(description.conceptMatch)", isIncidental ? "1" : "0", description.naming.rawValue,
        ]
        let captions: [String] = [
            free?.caption ?? "", guided?.hypothesis.caption ?? "",
            guided.map { "\($0.match)" } ?? "",
            guided.map { "\($0.hypothesis.meanLogProbability)" } ?? "",
        ]
        return [
            file, isRight ? "1" : "0", chosen.text, chosen.source.rawValue, "\(chosen.confidence)",
        ] + grounds + captions + [
            free?.oppositeShares.map { "\($0)" }.joined(separator: " ") ?? "",
            "\(description.timings.decode / .milliseconds(1))",
        ]
    }
}
