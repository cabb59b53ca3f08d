package import CaptionMetrics

/// What people's ratings say of the models, and how far the people agree.
package struct RatingResults: Sendable, Encodable {
    /// A mean over photos.
    package struct Mean: Sendable, Encodable {
        /// The mean over photos of the mean over raters.
        package let value: Double
        /// Where it lies with 95 % confidence, by the percentile bootstrap over photos.
        package let interval: ConfidenceInterval
        /// The number of photos.
        package let photos: Int
        /// The number of ratings.
        package let ratings: Int
    }

    /// How a model was rated.
    package struct Model: Sendable, Encodable {
        /// The model's name.
        package let name: String
        /// Nil if nobody rated it.
        package let adequacy: Mean?
        /// Nil if nobody rated it.
        package let fluency: Mean?
    }

    /// How often one model was preferred to the other.
    package struct Duel: Sendable, Encodable {
        /// The model whose wins are counted.
        package let model: String
        /// The other one.
        package let against: String
        /// The mean over photos of the share of raters who prefer it; a tie counts half.
        package let winRate: Double
        /// Where it lies with 95 % confidence, by Wilson's score interval over photos.
        package let interval: ConfidenceInterval
        /// The number of photos.
        package let photos: Int
        /// The number of answers for it.
        package let wins: Int
        /// The number of ties.
        package let ties: Int
        /// The number of answers for the other one.
        package let losses: Int
    }

    /// A figure of each kind of question; nil where it cannot be told.
    package struct Agreement: Sendable, Encodable {
        /// Of the adequacy of captions.
        package let adequacy: Double?
        /// Of their fluency.
        package let fluency: Double?
        /// Of which caption is better.
        package let preference: Double?
    }

    /// How far two raters agree on what both rated.
    package struct Pair: Sendable, Encodable {
        /// A rater.
        package let first: String
        /// Another one.
        package let second: String
        /// Cohen's κ with linear weights; without weights for the preference.
        package let linear: Agreement
        /// Cohen's κ with quadratic weights; without weights for the preference.
        package let quadratic: Agreement
    }

    /// The raters' names.
    package let raters: [String]
    /// The models in the sheet's order.
    package let models: [Model]
    /// Nil for a single model.
    package let duel: Duel?
    /// Krippendorff's α of all raters, ordinal for ratings and nominal for preferences.
    package let alpha: Agreement
    /// Each pair of raters.
    package let pairs: [Pair]
    /// The correlation of each metric with the ratings; empty without references.
    package let metrics: [RatingCorrelation]

    /// Sums up ratings.
    ///
    /// - Parameters:
    ///   - table: The ratings.
    ///   - references: What people wrote under the photos; nil where that is not known.
    package init(_ table: RatingTable, references: CaptionCollection? = nil) {
        raters = table.raters
        models = table.key.models.map { model in
            Model(
                name: model,
                adequacy: table.mean(.adequacy, of: model),
                fluency: table.mean(.fluency, of: model)
            )
        }
        duel = table.duel
        alpha = table.alpha
        pairs = table.raters.enumerated().flatMap { place, first in
            table.raters[(place + 1)...].map { table.pair(first, $0) }
        }
        metrics = references.map { RatingCorrelation.all(of: table, references: $0) } ?? []
    }
}
