import TensorCore

/// The sizes and the regularisation of a caption network.
struct CaptionNetworkOptions: Sendable {
    /// Words, `V`.
    var vocabularySize: Int
    /// Values of a region's features, `D`.
    var featureSize: Int
    /// Values of states, embedded words and regions, and attention, `H`.
    var hiddenSize = 512
    /// The share of the output's values that are dropped while training.
    var outputDropout = 0.5
    /// The share of an embedded word's values that are dropped while training.
    var wordDropout = 0.3
}

/// A caption decoder with gradients: it computes for many sentences at once what the decoder of the
/// same name in ``CaptioningModels`` computes for one photo, from the same weights.
///
/// - Shapes: `N` sentences, `I` photos of `R` regions, `V` words, `H` hidden size.
protocol CaptionNetwork<Scalar>: Sendable {
    associatedtype Scalar: KernelScalar
    /// What the sentences remember and what they are about.
    associatedtype State

    var options: CaptionNetworkOptions { get }

    /// Draws the weights to start from.
    func initialParameters(using random: inout SeededGenerator) -> Parameters<Scalar>

    /// Reads the photos, for sentences about those in `owners`.
    ///
    /// - Parameters:
    ///   - batch: The photos.
    ///   - owners: The photo of each sentence.
    ///   - words: The embedded words that may be read, `[W, H]`. What the gates get from a word is
    ///     computed once however often it is read.
    ///   - graph: The pass.
    /// - Returns: The state before the first word.
    func begin(
        _ batch: CaptionBatch<Scalar>,
        owners: [Int],
        words: Tape<Scalar>.Variable,
        _ graph: CaptionGraph<Scalar>
    ) -> State

    /// Reads one word for each of the first sentences; the others have ended.
    ///
    /// - Parameters:
    ///   - words: The word of each sentence, as a row of those that may be read.
    ///   - state: Advanced by a step.
    ///   - graph: The pass.
    /// - Returns: What the output layer `logit` reads, `[N, H]`, and the weights of the regions,
    ///   `[N, R]`, if there are any.
    func step(
        _ words: [Int],
        _ state: inout State,
        _ graph: CaptionGraph<Scalar>
    ) -> (output: Tape<Scalar>.Variable, attention: Tape<Scalar>.Variable?)

    /// Embedded words, `[N, H]`.
    func embed(_ words: [Int], _ graph: CaptionGraph<Scalar>) -> Tape<Scalar>.Variable
}

extension CaptionNetwork {
    typealias Variable = Tape<Scalar>.Variable

    func embed(_ words: [Int], _ graph: CaptionGraph<Scalar>) -> Variable {
        graph.dropout(
            graph.tape.rows(words, of: graph.leaves["embed.weight"]),
            options.wordDropout
        )
    }

    /// The weights that all decoders have.
    func commonParameters(using random: inout SeededGenerator) -> Parameters<Scalar> {
        let (words, size) = (options.vocabularySize, options.hiddenSize)
        var parameters = Parameters<Scalar>()
        parameters.add("embed.weight", words, size, bound: 0.1, using: &random)
        parameters.addLinear("logit", inputs: size, outputs: words, using: &random)
        return parameters
    }

    /// Adds an LSTM, whose forget gates start open.
    ///
    /// - SeeAlso: Jozefowicz et al. 2015, "An Empirical Exploration of Recurrent Network
    ///   Architectures", section 2.2.
    func addMemory(
        _ name: String,
        inputs: Int,
        to parameters: inout Parameters<Scalar>,
        using random: inout SeededGenerator
    ) {
        let size = options.hiddenSize
        let bound = 1 / Double(size).squareRoot()
        parameters.add("\(name).weight_ih", 4 * size, inputs, bound: bound, using: &random)
        parameters.add("\(name).weight_hh", 4 * size, size, bound: bound, using: &random)
        var bias = Matrix<Scalar>(1, 4 * size)
        parameters["\(name).bias_hh"] = bias
        for index in size..<2 * size { bias.elements[index] = 1 }
        parameters["\(name).bias_ih"] = bias
    }
}
