import ArgumentParser
import CaptioningModels

/// The options that say how captions are searched.
struct SearchArguments: ParsableArguments {
    /// The searches that there are.
    enum Search: String, CaseIterable, ExpressibleByArgument {
        case beam
        case greedy
        case nucleus
        case diverse
    }

    /// What a caption's log-probability is divided by.
    enum LengthNorm: String, CaseIterable, ExpressibleByArgument {
        case polynomial
        case minHinge = "min-hinge"
        case maxHinge = "max-hinge"
        case gaussian
    }

    @Option(help: "How captions are searched.")
    var search = Search.beam

    @Option(help: "Nucleus search: what logits are divided by; the lower, the safer the words.")
    var temperature = 1.0

    @Option(help: "Nucleus search: draw from the likeliest words that have this probability.")
    var topP = 0.9

    @Option(help: "Nucleus search: what chance follows from; the same seed, the same captions.")
    var seed: UInt64 = 0

    @Option(help: "Diverse search: how many groups the beam is split into.")
    var groups = 3

    @Option(help: "Diverse search: how much a group avoids the words of those before it.")
    var diversity = 0.5

    @Option(help: "What a caption's log-probability is divided by: a function of its length.")
    var lengthNorm = LengthNorm.polynomial

    @Option(help: "Hinge and Gaussian norms: the usual number of words, the end counted as one.")
    var lengthMean = 11.8

    @Option(help: "Gaussian norm: the standard deviation of the number of words.")
    var lengthDeviation = 3.8

    func validate() throws {
        guard temperature > 0, temperature <= 100 else {
            throw ValidationError("--temperature \(temperature): must be above 0, at most 100")
        }
        guard topP > 0, topP <= 1 else {
            throw ValidationError("--top-p \(topP): must be above 0, at most 1")
        }
        guard SearchOptions.beamWidths.contains(groups) else {
            throw ValidationError("--groups \(groups): must be from 1 to 10")
        }
        guard (0...100).contains(diversity) else {
            throw ValidationError("--diversity \(diversity): must be from 0 to 100")
        }
        guard (1...100).contains(lengthMean) else {
            throw ValidationError("--length-mean \(lengthMean): must be from 1 to 100")
        }
        guard (0.1...100).contains(lengthDeviation) else {
            throw ValidationError("--length-deviation \(lengthDeviation): must be from 0.1 to 100")
        }
    }

    /// The search with a beam of this width.
    func options(beamWidth: Int) -> SearchOptions {
        SearchOptions(
            strategy: strategy,
            beamWidth: beamWidth,
            lengthNormalization: lengthNormalization
        )
    }

    private var strategy: SearchStrategy {
        switch search {
        case .beam: .beam
        case .greedy: .greedy
        case .nucleus: .nucleus(topP: topP, temperature: temperature, seed: seed)
        case .diverse: .diverse(groups: groups, strength: diversity)
        }
    }

    private var lengthNormalization: LengthNormalization {
        switch lengthNorm {
        case .polynomial: SearchOptions().lengthNormalization
        case .minHinge: .minHinge(mean: lengthMean)
        case .maxHinge: .maxHinge(mean: lengthMean)
        case .gaussian: .gaussian(mean: lengthMean, deviation: lengthDeviation)
        }
    }
}
