package import TensorCore

/// What the models see in one photo.
package struct PhotoDescription: Sendable {
    /// A caption that the decoder considered.
    package struct Hypothesis: Sendable, Equatable {
        /// Lower-case words.
        package let words: [String]
        /// The words, separated by spaces.
        package var caption: String { words.joined(separator: " ") }
        /// Log-probability over the normalised length, or, where captions are ranked by their match
        /// (``MatchRanking``), that of a word with the weighted match.
        package let score: Double
        /// Natural logarithm of the probability of all words and the end mark.
        package let logProbability: Double
        /// For each word the weights of the 7×7 regions in row-major order, which sum to 1; empty if
        /// the decoder has no attention.
        package let attention: [[Float]]
        /// For each word the share of words of the opposite gender in the probability of both, 0 for
        /// other words; empty if it is not known.
        package let oppositeShares: [Float]
        /// The mean natural logarithm of the words' probabilities, the end mark's counted.
        package var meanLogProbability: Double { logProbability / Double(words.count + 1) }

        /// Makes a hypothesis.
        package init(
            words: [String],
            score: Double,
            logProbability: Double,
            attention: [[Float]] = [],
            oppositeShares: [Float] = []
        ) {
            self.words = words
            self.score = score
            self.logProbability = logProbability
            self.attention = attention
            self.oppositeShares = oppositeShares
        }
    }

    /// A class of the image classifier.
    package struct LabelScore: Sendable, Equatable {
        /// The class's name.
        package let name: String
        /// Its probability, 0…1.
        package let probability: Float

        /// Makes a label.
        package init(name: String, probability: Float) {
            self.name = name
            self.probability = probability
        }
    }

    /// A caption made to name the photo's concept.
    package struct GuidedCaption: Sendable, Equatable {
        /// The best caption that has the word.
        package let hypothesis: Hypothesis
        /// How well it fits the photo, as ``PhotoDescription/match``.
        package let match: Float

        /// Makes a guided caption.
        package init(hypothesis: Hypothesis, match: Float) {
            self.hypothesis = hypothesis
            self.match = match
        }
    }

    /// Wall-clock time of the parts.
    package struct Timings: Sendable, Equatable {
        /// Scaling the photo for both networks.
        package var resize = Duration.zero
        /// Features of the photo.
        package var encode = Duration.zero
        /// Search for captions, a second one if the concept needs it, and match score.
        package var decode = Duration.zero
        /// Classification.
        package var label = Duration.zero

        /// All zero.
        package init() {}

        /// The sum of all parts.
        package var total: Duration { resize + encode + decode + label }
    }

    /// The decoder's captions, best first; never empty in a description made by `Captioner`.
    ///
    /// After a diverse search the best caption of each beam comes before all others.
    package let hypotheses: [Hypothesis]
    /// How well the best caption fits the photo: cosine in the joint space, −1…1.
    package let match: Float
    /// The photo's unit vector in the joint space; empty if no network has seen it.
    package let embedding: Tensor
    /// The likeliest classes, best first.
    package let labels: [LabelScore]
    /// What the photo shows by all labels together; nil if nothing can be said.
    package let concept: ConceptEvidence.Seen?
    /// How well a plain statement of the concept fits the photo, as ``match``; 0 without a concept.
    package let conceptMatch: Float
    /// A caption that names the concept, where one was searched and found.
    package var guided: GuidedCaption?
    /// Where the time went.
    package var timings: Timings

    /// Makes a description.
    package init(
        hypotheses: [Hypothesis],
        match: Float,
        embedding: Tensor = Tensor(),
        labels: [LabelScore],
        concept: ConceptEvidence.Seen? = nil,
        conceptMatch: Float = 0,
        guided: GuidedCaption? = nil,
        timings: Timings = Timings()
    ) {
        self.hypotheses = hypotheses
        self.match = match
        self.embedding = embedding
        self.labels = labels
        self.concept = concept
        self.conceptMatch = conceptMatch
        self.guided = guided
        self.timings = timings
    }
}
