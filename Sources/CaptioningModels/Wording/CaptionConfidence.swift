internal import Glibc

/// How likely a caption is right: a logistic model for each source.
///
/// σ(b + Σ wᵢ·xᵢ) of the caption's match score, the mean log-probability of its words, and what the
/// labels say of it.
///
/// The weights maximise the likelihood, under a small Gaussian prior, on 1,010 photos: 500 of Flickr8k's
/// validation, where a caption is right that shares two content words, and half of its own, with a
/// reference; 250 of Caltech-101 and 260 of ImageNet, where it is right if it names the object.
/// `Tools/fit_confidence.py` fits them; `deeplens eval confidence` measures them on other photos.
enum CaptionConfidence {
    /// The probability that a photo's caption of a source is right, 0…1.
    static func of(_ description: PhotoDescription, _ source: ChosenCaption.Source) -> Float {
        let features = features(of: description, source)
        let sum = zip(weights(of: source), features).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }

    private static func weights(of source: ChosenCaption.Source) -> [Float] {
        switch source {
        case .model: [-2.62, 7.45, 1.43, 1.80, -1.90, -1.56, -0.29, -0.02]
        case .guided: [-1.69, 1.16, 0.60, 4.74, 0, 0, 0.53, -0.75]
        case .label: [-3.79, 0, 0, 6.40, 0, 0, 2.42, -1.49]
        }
    }

    /// 1; match; mean log-probability; the concept's probability, once if the caption names it, once
    /// if it names a hypernym, once if neither; the concept's own match; its probability if it is
    /// incidental.
    private static func features(
        of description: PhotoDescription,
        _ source: ChosenCaption.Source
    ) -> [Float] {
        let guided = description.guided
        let (match, caption, naming): (Float, PhotoDescription.Hypothesis?, ConceptNaming) =
            switch source {
            case .model: (description.match, description.hypotheses.first, description.naming)
            case .guided: (guided?.match ?? 0, guided?.hypothesis, .itself)
            case .label: (0, nil, .itself)
            }
        let concept = description.concept?.probability ?? 0
        let isIncidental = description.concept?.concept.traits.contains(.incidental) ?? false
        return [
            1, match.isFinite ? match : -1, max(Float(caption?.meanLogProbability ?? 0), -10),
            naming == .itself ? concept : 0, naming == .hypernym ? concept : 0,
            naming == .none ? concept : 0, description.conceptMatch,
            isIncidental ? concept : 0,
        ]
    }
}
