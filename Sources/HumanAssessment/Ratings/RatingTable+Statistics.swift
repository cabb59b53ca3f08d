internal import CaptionMetrics
internal import TensorCore

extension RatingTable {
    /// A model's mean on a scale.
    func mean(_ scale: RatingScale, of model: String) -> RatingResults.Mean? {
        let rated = captions(on: scale).filter { name(of: $0.caption) == model }
        guard !rated.isEmpty else { return nil }
        let means = rated.map { $0.ratings.mean }
        var generator = SeededGenerator(seed: 1)
        return RatingResults.Mean(
            value: means.mean,
            interval: ConfidenceInterval(ofMean: means, using: &generator),
            photos: means.count,
            ratings: rated.reduce(0) { $0 + $1.ratings.count }
        )
    }

    /// How often the first model was preferred to the second one.
    var duel: RatingResults.Duel? {
        let values = preferences.sorted { $0.key < $1.key }
            .map { item, answers in answers.values.map { value(of: $0, on: item) } }
        guard key.models.count == 2, !values.isEmpty else { return nil }
        let all = values.joined()
        let winRate = values.map { ($0.map(Double.init).mean + 1) / 2 }.mean
        return RatingResults.Duel(
            model: key.models[0],
            against: key.models[1],
            winRate: winRate,
            interval: ConfidenceInterval(ofShare: winRate, count: values.count),
            photos: values.count,
            wins: all.count { $0 == 1 },
            ties: all.count { $0 == 0 },
            losses: all.count { $0 == -1 }
        )
    }

    /// Krippendorff's α of all raters.
    var alpha: RatingResults.Agreement {
        func alpha(_ scale: RatingScale) -> Double? {
            KrippendorffAlpha.alpha(captions(on: scale).map(\.ratings), level: .ordinal)
        }
        let answers = preferences.sorted { $0.key < $1.key }.map { item, answers in
            answers.values.map { Double(value(of: $0, on: item)) }
        }
        return RatingResults.Agreement(
            adequacy: alpha(.adequacy),
            fluency: alpha(.fluency),
            preference: KrippendorffAlpha.alpha(answers, level: .nominal)
        )
    }

    /// Cohen's κ of two raters.
    func pair(_ first: String, _ second: String) -> RatingResults.Pair {
        func kappa(_ scale: RatingScale, _ weighting: CohenKappa.Weighting) -> Double? {
            let both = (scores[scale] ?? [:]).values.compactMap { ratings in
                ratings[first].flatMap { one in ratings[second].map { (one, $0) } }
            }
            return CohenKappa.kappa(both.map(\.0), both.map(\.1), weighting: weighting)
        }
        let both = preferences.compactMap { item, answers in
            answers[first].flatMap { one in
                answers[second].map { (value(of: one, on: item), value(of: $0, on: item)) }
            }
        }
        let preference = CohenKappa.kappa(both.map(\.0), both.map(\.1), weighting: .none)
        func agreement(_ weighting: CohenKappa.Weighting) -> RatingResults.Agreement {
            RatingResults.Agreement(
                adequacy: kappa(.adequacy, weighting),
                fluency: kappa(.fluency, weighting),
                preference: preference
            )
        }
        return RatingResults.Pair(
            first: first,
            second: second,
            linear: agreement(.linear),
            quadratic: agreement(.quadratic)
        )
    }

    /// The captions that were rated on a scale, with all ratings, always in the same order.
    func captions(on scale: RatingScale) -> [(caption: Caption, ratings: [Double])] {
        (scores[scale] ?? [:]).sorted { $0.key < $1.key }
            .map { (caption: $0.key, ratings: $0.value.values.map(Double.init)) }
    }

    /// Who made a caption.
    private func name(of caption: Caption) -> String? {
        key.items[caption.item]?.captions[caption.slot].model
    }

    /// 1 for the first model, −1 for the second one, 0 for a tie.
    private func value(of preference: Preference, on item: String) -> Int {
        let sign = name(of: Caption(item: item, slot: 0)) == key.models[0] ? 1 : -1
        switch preference {
        case .first: return sign
        case .second: return -sign
        case .tie: return 0
        }
    }
}

extension [Double] {
    /// The mean; 0 of nothing.
    fileprivate var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}
