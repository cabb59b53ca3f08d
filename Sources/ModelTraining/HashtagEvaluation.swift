package import HashtagModels
internal import TagMetrics
internal import TensorCore

/// Measures a hashtag generator on tasks with known answers.
package struct HashtagEvaluation: Sendable {
    /// What was found.
    package struct Result: Sendable, Codable {
        /// The generator's name.
        package let model: String
        /// The number of tasks.
        package let tasks: Int
        /// The share of photos whose first tag was right.
        package let precisionAt1: Double
        /// The mean share of the hidden tags among the first five.
        package let recallAt5: Double
        /// The share of photos with a right tag among the first five.
        package let accuracyAt5: Double
        /// The mean F1 of the first five.
        package let f1At5: Double
        /// The share of photos whose own tags fit better than another photo's; 0.5 is chance.
        package let rejection: Double
    }

    /// What was found of the sets that a generator draws.
    package struct Diversity: Sendable, Codable {
        /// The generator's name.
        package let model: String
        /// The temperature of the draws.
        package let temperature: Double
        /// The mean F1 of the drawn sets.
        package let f1: Double
        /// Different tags among all that were drawn for a photo.
        package let distinct1: Double
        /// Different pairs among all that were drawn for a photo.
        package let distinct2: Double
        /// The share of the vocabulary that was drawn.
        package let coverage: Double
        /// How much the sets of a photo repeat each other.
        package let selfBLEU: Double
    }

    private let tasks: [TagCompletion]
    private let cutoff = 5

    /// Takes tasks.
    package init(_ tasks: [TagCompletion]) {
        self.tasks = tasks
    }

    /// Ranks the tags of every task.
    ///
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    package func result(of generator: any HashtagGenerator) throws -> Result {
        var ranking = RankingMetrics(cutoff: cutoff)
        var rejection = RejectionMetrics()
        for (index, task) in tasks.enumerated() {
            let context = TagContext(ids: task.context)
            let ranked = try generator.best(cutoff, given: context)
            ranking.add(ranked: ranked, chosen: Set(task.hidden))
            // Neighbours in the file may have been found by the same word: half the file away.
            let other = tasks[(index + tasks.count / 2) % tasks.count]
            let own = task.hidden.filter { $0 >= 0 && !context.ids.contains($0) }
            let shuffled = other.hidden.filter { $0 >= 0 && !context.ids.contains($0) }
            guard !own.isEmpty, !shuffled.isEmpty else { continue }
            rejection.add(
                own: try generator.relevance(of: own, given: context),
                shuffled: try generator.relevance(of: shuffled, given: context)
            )
        }
        return Result(
            model: generator.name,
            tasks: ranking.count,
            precisionAt1: ranking.precisionAtOne,
            recallAt5: ranking.recall,
            accuracyAt5: ranking.accuracy,
            f1At5: ranking.f1,
            rejection: rejection.share
        )
    }

    /// Draws sets of five tags for every task.
    ///
    /// - Parameters:
    ///   - generator: The generator.
    ///   - temperature: The temperature of the draws.
    ///   - samples: Sets a task, at least two.
    ///   - seed: What the draws follow from.
    /// - Returns: How good the sets are and how they vary.
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    package func diversity(
        of generator: any HashtagGenerator,
        temperature: Double,
        samples: Int = 10,
        seed: UInt64 = 1
    ) throws -> Diversity {
        var ranking = RankingMetrics(cutoff: cutoff)
        var diversity = DiversityMetrics()
        for (index, task) in tasks.enumerated() {
            var random = SeededGenerator(seed: seed, stream: UInt64(index))
            let context = TagContext(ids: task.context)
            var sets: [[Int]] = []
            for _ in 0..<samples {
                sets.append(
                    try generator.sample(
                        cutoff,
                        given: context,
                        temperature: Float(temperature),
                        using: &random
                    )
                )
            }
            for set in sets { ranking.add(ranked: set, chosen: Set(task.hidden)) }
            diversity.add(samples: sets)
        }
        return Diversity(
            model: generator.name,
            temperature: temperature,
            f1: ranking.f1,
            distinct1: diversity.distinctOne,
            distinct2: diversity.distinctTwo,
            coverage: diversity.coverage(ofVocabulary: generator.vocabulary.count),
            selfBLEU: diversity.selfBLEU
        )
    }

    /// Draws sets at the temperature at which they have a given F1, so that models can be compared by
    /// their diversity alone.
    ///
    /// F1 falls with the temperature, but not evenly, because draws are random: of eight halvings of
    /// the interval from 0.05 to 2 the one nearest to the F1 counts.
    ///
    /// - Parameters:
    ///   - generator: The generator.
    ///   - target: The F1.
    /// - Returns: How good the sets are and how they vary.
    /// - Throws: ``TensorError`` if the model's weights do not fit together.
    package func diversity(
        of generator: any HashtagGenerator,
        atF1 target: Double
    ) throws -> Diversity {
        var (low, high) = (0.05, 2.0)
        var best = try diversity(of: generator, temperature: 1)
        for _ in 0..<8 {
            let next = try diversity(of: generator, temperature: (low + high) / 2)
            if next.f1 > target { low = next.temperature } else { high = next.temperature }
            if abs(next.f1 - target) < abs(best.f1 - target) { best = next }
        }
        return best
    }
}
