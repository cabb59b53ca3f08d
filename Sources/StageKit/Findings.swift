/// What the engine found in a photo.
public struct Findings: Sendable, Hashable, Codable {
    /// The decoder's captions, best first, as the model words them.
    public let hypotheses: [Hypothesis]
    /// How well the best hypothesis fits the photo: the cosine of their embeddings, -1 to 1.
    public let match: Float
    /// The classifier's best labels, best first.
    public let labels: [Label]
    /// The model that made them.
    public let model: ModelIdentity
    /// How long each step took, in milliseconds, by the step's name.
    public let timings: [String: Double]

    /// Makes the findings.
    public init(
        hypotheses: [Hypothesis],
        match: Float,
        labels: [Label],
        model: ModelIdentity,
        timings: [String: Double]
    ) {
        self.hypotheses = hypotheses
        self.match = match
        self.labels = labels
        self.model = model
        self.timings = timings
    }

    /// A caption that the decoder considered.
    public struct Hypothesis: Sendable, Hashable, Codable {
        /// The caption's words, lower-case, separated by single spaces.
        public let caption: String
        /// The length-normalised log-probability that hypotheses are ranked by.
        public let score: Float
        /// The sum of the words' natural log-probabilities.
        public let logProbability: Float

        /// Makes a hypothesis.
        public init(caption: String, score: Float, logProbability: Float) {
            self.caption = caption
            self.score = score
            self.logProbability = logProbability
        }

        enum CodingKeys: String, CodingKey {
            case caption, score
            case logProbability = "log_probability"
        }
    }

    /// A class that the classifier sees.
    public struct Label: Sendable, Hashable, Codable {
        /// The class in plain words, such as `Egyptian cat`.
        public let name: String
        /// The classifier's probability, 0 to 1.
        public let probability: Float

        /// Makes a label.
        public init(name: String, probability: Float) {
            self.name = name
            self.probability = probability
        }
    }

    /// The weights that made a result.
    public struct ModelIdentity: Sendable, Hashable, Codable {
        /// The decoder's name, such as `updown`.
        public let name: String
        /// SHA-256 over the weights' files, lower-case hexadecimal.
        public let weightsSHA256: String

        /// Makes an identity.
        public init(name: String, weightsSHA256: String) {
            self.name = name
            self.weightsSHA256 = weightsSHA256
        }

        enum CodingKeys: String, CodingKey {
            case name
            case weightsSHA256 = "weights_sha256"
        }
    }
}
