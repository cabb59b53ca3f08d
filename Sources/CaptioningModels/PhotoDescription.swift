package import TensorCore

/// What the models see in one photo.
package struct PhotoDescription: Sendable {
    /// A caption that the decoder considered.
    package struct Hypothesis: Sendable, Equatable {
        /// Lower-case words.
        package let words: [String]
        /// The words, separated by spaces.
        package var caption: String { words.joined(separator: " ") }
        /// Log-probability over the normalised length; the rank among hypotheses.
        package let score: Double
        /// Natural logarithm of the probability of all words and the end mark.
        package let logProbability: Double
        /// For each word the weights of the 7×7 regions in row-major order, which sum to 1; empty if
        /// the decoder has no attention.
        package let attention: [[Float]]

        /// Makes a hypothesis.
        package init(
            words: [String],
            score: Double,
            logProbability: Double,
            attention: [[Float]] = []
        ) {
            self.words = words
            self.score = score
            self.logProbability = logProbability
            self.attention = attention
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

    /// Wall-clock time of the parts.
    package struct Timings: Sendable, Equatable {
        /// Scaling the photo for both networks.
        package var resize = Duration.zero
        /// Features of the photo.
        package var encode = Duration.zero
        /// Search for captions and match score.
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
    /// Where the time went.
    package let timings: Timings

    /// Makes a description.
    package init(
        hypotheses: [Hypothesis],
        match: Float,
        embedding: Tensor = Tensor(),
        labels: [LabelScore],
        timings: Timings = Timings()
    ) {
        self.hypotheses = hypotheses
        self.match = match
        self.embedding = embedding
        self.labels = labels
        self.timings = timings
    }
}
