internal import CaptionMetrics

/// How far an automatic metric ranks captions as the raters do.
package struct RatingCorrelation: Sendable, Encodable {
    /// The metric's name.
    package let metric: String
    /// Kendall's τ-b with the captions' mean adequacy.
    package let adequacy: Double?
    /// Kendall's τ-b with the captions' mean fluency.
    package let fluency: Double?
    /// The number of captions that were rated and have references.
    package let captions: Int

    /// The correlation of each metric.
    ///
    /// CIDEr's and CIDEr-D's document frequencies are those of the rated photos' references.
    static func all(of table: RatingTable, references: CaptionCollection) -> [RatingCorrelation] {
        let tokenizer = CaptionTokenizer()
        let rated = Set(table.scores.values.flatMap(\.keys)).sorted().compactMap { caption in
            table.key.items[caption.item].flatMap { entry in
                references.captions(of: entry.file).map { texts in
                    (
                        caption: caption,
                        photo: CaptionEvaluation.Photo(
                            candidate: tokenizer.tokens(of: entry.captions[caption.slot].caption),
                            references: texts.map(tokenizer.tokens)
                        )
                    )
                }
            }
        }
        let evaluation = CaptionEvaluation(rated.map(\.photo))
        let values = Dictionary(uniqueKeysWithValues: zip(rated.map(\.caption), evaluation.photos))
        return CaptionMetric.allCases.map { metric in
            func tau(_ scale: RatingScale) -> Double? {
                let pairs = table.captions(on: scale).compactMap { caption, ratings in
                    values[caption].map { scores in
                        (scores[metric], ratings.reduce(0, +) / Double(ratings.count))
                    }
                }
                return KendallTau(pairs.map(\.0), pairs.map(\.1)).tauB
            }
            return RatingCorrelation(
                metric: metric.rawValue,
                adequacy: tau(.adequacy),
                fluency: tau(.fluency),
                captions: rated.count
            )
        }
    }
}
