import CaptioningModels
import Checkpoints
import Dispatch
import Settings

/// The weights and the settings that decide what an engine says of a photo, as one text.
///
/// The files are hashed on a thread of their own from the beginning: what is said of the first photo is
/// known before anyone asks which engine said it.
final class EngineFingerprint: Sendable {
    private let captioner: Captioner
    private let hashtags: WeightsChecksum
    private let choices: String

    /// Begins to hash the files.
    init(_ settings: Settings.Captioning, captioner: Captioner, hashtags: WeightsChecksum) {
        self.captioner = captioner
        self.hashtags = hashtags
        choices = """
            \(captioner.precision) beam \(settings.beam) weight \(captioner.matchWeight) \
            match \(settings.minMatch) label \(settings.minLabel) \
            confidence \(settings.minConfidence) neutral \(settings.neutral)
            """
        DispatchQueue.global(qos: .userInitiated).async { _ = self.value }
    }

    /// The text; its first reader may wait for the hashing, some 0.05 s.
    var value: String {
        "\(ProgramVersion.current) \(captioner.weightsChecksum) \(choices) hashtags \(hashtags.value)"
    }
}
