import CaptioningModels
import Checkpoints
import NeuralNetwork
import SystemPackage
import TensorCore
import Testing

/// Decoders with small random weights and what PyTorch computes with them; written by
/// Tests/Golden/make_decoders.py.
struct SmallDecoders {
    /// The files' names, which are the decoders' kinds.
    static let names = ["nic", "glstm", "sat", "updown"]
    /// The number of words.
    static let vocabularySize = 20
    /// The shape of a photo's features.
    static let featureShape: Shape = [5, 12]

    private static func checkpoint(_ name: String) throws -> Checkpoint {
        let folder = try Repository.root().appending("Tests/Golden/Decoders")
        return try Checkpoint(contentsOf: folder.appending("\(name).safetensors"))
    }

    /// A decoder, or the ensemble of all.
    static func decoder(
        _ name: String,
        precision: Precision = .fp32
    ) throws -> any CaptionDecoder {
        if name == "ensemble" {
            return try EnsembleDecoder(names.map { try decoder($0, precision: precision) })
        }
        let checkpoint = try checkpoint(name)
        return try DecoderKind(of: checkpoint)
            .decoder(checkpoint, vocabularySize: vocabularySize, precision: precision)
    }

    /// What a seed makes up for a photo's features.
    static func features(seed: UInt64) -> Tensor {
        var random = SeededGenerator(seed: seed)
        return Tensor(featureShape) { values in
            for index in 0..<featureShape.elementCount {
                values[index] = Float(random.uniform() * 4)
            }
        }
    }

    private let steps: Checkpoint

    init() throws {
        steps = try Self.checkpoint("steps")
    }

    var features: Tensor {
        get throws { try steps.tensor("features", shape: Self.featureShape) }
    }

    /// The words that each step reads, one a sequence.
    var words: [[Int]] {
        get throws { try rows("words") }
    }

    /// The sequences that go on after each step.
    var parents: [[Int]] {
        get throws { try rows("parents") }
    }

    /// The logits after a step, `[N, V]`.
    func logits(_ name: String, _ step: Int) throws -> Tensor {
        try steps.tensor("\(name).logits.\(step)")
    }

    /// The attention of a step, `[N, R]`; nil for a decoder without.
    func attention(_ name: String, _ step: Int) throws -> Tensor? {
        let tensor = "\(name).attention.\(step)"
        return steps.contains(tensor) ? try steps.tensor(tensor) : nil
    }

    private func rows(_ name: String) throws -> [[Int]] {
        let tensor = try steps.tensor(name)
        return (0..<tensor.shape.rows).map { tensor.row($0).map { Int($0) } }
    }
}
