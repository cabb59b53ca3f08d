package import Checkpoints
package import SystemPackage
package import TensorCore

/// A trained hashtag model: its vocabulary, how often people use each tag, and its networks' weights.
///
/// As a file it is a safetensors checkpoint whose metadata hold the model's `kind` and its `tags`,
/// separated by spaces.
package struct TagModelWeights: Sendable {
    /// Which network the weights are of.
    package enum Kind: String, Sendable, CaseIterable {
        /// ``GRUGenerator``.
        case gru
        /// ``VariationalGenerator``.
        case vae
        /// ``AdversarialGenerator``.
        case gan
    }

    /// Which network the weights are of.
    package let kind: Kind
    /// The tags.
    package let vocabulary: TagVocabulary
    /// The share of each tag among all tags of the training sets.
    package let prior: [Float]
    /// The same over the sets that were not found by searching for the tag.
    package let correctedPrior: [Float]
    /// The networks' weights by name.
    package let tensors: [String: Tensor]

    private static let priorNames = ["prior", "prior.corrected"]

    /// Takes weights that are in memory.
    package init(
        kind: Kind,
        vocabulary: TagVocabulary,
        prior: [Float],
        correctedPrior: [Float],
        tensors: [String: Tensor]
    ) {
        self.kind = kind
        self.vocabulary = vocabulary
        self.prior = prior
        self.correctedPrior = correctedPrior
        self.tensors = tensors
    }

    /// Reads a file.
    ///
    /// - Throws: ``CheckpointError`` that names what is missing or wrong.
    package init(contentsOf path: FilePath) throws(CheckpointError) {
        let checkpoint = try Checkpoint(contentsOf: path)
        guard let kind = checkpoint.metadata["kind"].flatMap(Kind.init),
            let tags = checkpoint.metadata["tags"]?.split(separator: " ").map(String.init),
            !tags.isEmpty
        else {
            throw .malformed(file: path, reason: "its metadata name no hashtag model and no tags")
        }
        self.kind = kind
        vocabulary = TagVocabulary(tags: tags)
        prior = try checkpoint.tensor(Self.priorNames[0], shape: [tags.count]).elements
        correctedPrior = try checkpoint.tensor(Self.priorNames[1], shape: [tags.count]).elements
        var tensors: [String: Tensor] = [:]
        for name in checkpoint.names where !Self.priorNames.contains(name) {
            tensors[name] = try checkpoint.tensor(name)
        }
        self.tensors = tensors
    }

    /// The weights of a name.
    ///
    /// - Throws: ``TensorError`` if there are none.
    func tensor(_ name: String) throws(TensorError) -> Tensor {
        guard let tensor = tensors[name] else {
            throw TensorError(operation: "\(kind.rawValue) hashtag model", reason: "no '\(name)'")
        }
        return tensor
    }

    /// The generator that runs the weights.
    ///
    /// - Throws: ``TensorError`` if weights are missing or do not fit together.
    package func generator() throws(TensorError) -> any HashtagGenerator {
        switch kind {
        case .gru: try GRUGenerator(self)
        case .vae: try VariationalGenerator(self)
        case .gan: try AdversarialGenerator(self)
        }
    }

    /// Writes a file, whole or not at all; matrices in half precision.
    ///
    /// - Throws: ``CheckpointError`` if it cannot be written.
    package func write(to path: FilePath) throws(CheckpointError) {
        var file = CheckpointWriter(
            metadata: ["kind": kind.rawValue, "tags": vocabulary.tags.joined(separator: " ")]
        )
        for (name, values) in zip(Self.priorNames, [prior, correctedPrior]) {
            file.add(name, shape: [values.count], values, as: .float32)
        }
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            file.add(name, shape: tensor.shape, tensor.elements, as: .float16)
        }
        try file.write(to: path)
    }
}
