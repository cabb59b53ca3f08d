import CaptioningModels
import Settings

extension Captioner.Options {
    /// What the settings say.
    ///
    /// - Throws: ``UnknownModel``.
    init(_ settings: Settings.Captioning, search: SearchOptions?) throws {
        guard let model = ModelName(settings.model) else {
            throw UnknownModel(name: settings.model)
        }
        self.init(
            model: model,
            search: search ?? SearchOptions(beamWidth: settings.beam),
            matchWeight: settings.matchWeight ?? Self.matchWeight(for: model),
            threads: settings.threads,
            precision: PrecisionChoice(settings.precision).precision,
            guidance: ConceptGuidance(settings)
        )
    }

    /// The weight of the match where nothing is said of it.
    ///
    /// On Flickr8k's validation photos 2 adds 3.9 to CIDEr. A decoder of the user's own has words and
    /// a style that the joint space was not trained with, and would lose them.
    static func matchWeight(for model: ModelName) -> Double {
        model.isInstalled ? 2 : 0
    }
}

/// What was given as a model's name cannot be one.
struct UnknownModel: Error, CustomStringConvertible {
    let name: String

    var description: String {
        """
        '\(name)' is no model's name: name a decoder such as updown, the path of a .safetensors file, \
        or several joined by +, such as sat+updown
        """
    }
}
