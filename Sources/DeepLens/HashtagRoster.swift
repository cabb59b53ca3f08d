import Checkpoints
import HashtagModels
import Settings
import SystemPackage

/// All hashtag generators by their names: the baselines, the trained models, and their mean.
struct HashtagRoster {
    /// The names, simple models first.
    static let names = ["prior", "cooccurrence"] + trained

    private static let trained = ["gru", "vae", "gan", "ensemble", "ensemble-corrected"]

    /// The generators that were asked for, in their order.
    let generators: [any HashtagGenerator]
    /// The tags that all of them know.
    let vocabulary: TagVocabulary

    /// Loads generators.
    ///
    /// - Parameters:
    ///   - names: Which of them.
    ///   - training: The sets that the baselines count.
    ///   - weights: Where the trained ones are.
    /// - Throws: The error of the first weights that are missing, damaged or unlike the others.
    init(_ names: [String], training: [[String]], weights: WeightsDirectory) throws {
        let kinds = TagModelWeights.Kind.allCases.filter { kind in
            names.contains(kind.rawValue) || names.contains { $0.hasPrefix("ensemble") }
        }
        let models = try kinds.map { try TagModelWeights($0, in: weights) }
        let vocabulary = models.first?.vocabulary ?? TagVocabulary(of: training)
        self.vocabulary = vocabulary
        generators = try names.map { name in
            switch name {
            case "prior": FrequencyPrior(sets: training, vocabulary: vocabulary)
            case "cooccurrence": Cooccurrence(sets: training, vocabulary: vocabulary)
            case "ensemble": try EnsembleGenerator(models)
            case "ensemble-corrected":
                SearchCorrectedGenerator(try EnsembleGenerator(models), priorsOf: models[0])
            default: try models[kinds.firstIndex { $0.rawValue == name } ?? 0].generator()
            }
        }
    }
}

extension TagModelWeights {
    init(_ kind: Kind, in weights: WeightsDirectory) throws {
        try self.init(contentsOf: weights.path(of: kind.fileName))
    }
}

extension EnsembleGenerator {
    /// The mean of trained models.
    ///
    /// - Throws: ``UnlikeHashtagModels`` if they know different tags.
    init(_ models: [TagModelWeights]) throws {
        guard let ensemble = Self(try models.map { try $0.generator() }) else {
            throw UnlikeHashtagModels(files: models.map(\.kind.fileName))
        }
        self = ensemble
    }
}

extension Settings.Hashtags.Model {
    /// The networks that it consists of.
    fileprivate var kinds: [TagModelWeights.Kind] {
        switch self {
        case .cooccurrence: []
        case .gru: [.gru]
        case .vae: [.vae]
        case .gan: [.gan]
        case .ensemble: TagModelWeights.Kind.allCases
        }
    }

    /// One checksum over the files that decide which hashtags are found.
    ///
    /// - Throws: ``CheckpointError`` if one of them is missing.
    func checksum(in weights: WeightsDirectory) throws -> WeightsChecksum {
        let names = ["hashtag_cooccurrence.tsv", "hashtag_review.tsv"] + kinds.map(\.fileName)
        return WeightsChecksum(try names.map { try MappedFile(weights.path(of: $0)) })
    }
}

extension GeneratedThemes {
    /// The themes of the configured model; nil for the table alone.
    init?(_ model: Settings.Hashtags.Model, weights: WeightsDirectory) throws {
        let models = try model.kinds.map { try TagModelWeights($0, in: weights) }
        guard let first = models.first else { return nil }
        self.init(
            models.count == 1 ? try first.generator() : try EnsembleGenerator(models),
            priorsOf: first,
            review: try TagReview(contentsOf: weights.path(of: "hashtag_review.tsv"))
        )
    }
}

/// The models of an ensemble were trained on different tags.
struct UnlikeHashtagModels: Error, CustomStringConvertible {
    let files: [String]

    var description: String {
        """
        \(files.joined(separator: ", ")): these models know different tags; train all of them on one \
        file, or choose one of them
        """
    }
}
