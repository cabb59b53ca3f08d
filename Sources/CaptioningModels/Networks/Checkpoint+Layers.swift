internal import Checkpoints
internal import NeuralNetwork
internal import TensorCore

/// Layers under the names that PyTorch gives their tensors.
extension Checkpoint {
    /// `name.weight` and `name.bias` as a layer.
    func linear(
        _ name: String,
        inputs: Int,
        outputs: Int,
        activation: Activation = .identity,
        precision: Precision = .fp32
    ) throws -> Linear {
        try Linear(
            weights: try mappedTensor("\(name).weight", shape: [outputs, inputs]),
            bias: try tensor("\(name).bias", shape: [outputs]),
            activation: activation,
            precision: precision
        )
    }

    /// `name.weight` and `name.bias` as a layer for a few rows at a time.
    func narrowLinear(
        _ name: String,
        inputs: Int,
        outputs: Int,
        precision: Precision
    ) throws -> NarrowLinear {
        try NarrowLinear(
            weights: try mappedTensor("\(name).weight", shape: [outputs, inputs]),
            bias: try tensor("\(name).bias", shape: [outputs]),
            precision: precision
        )
    }

    /// `name.weight_ih`, `name.weight_hh`, `name.bias_ih` and `name.bias_hh` as a cell.
    ///
    /// - Parameters:
    ///   - name: What the tensors' names begin with.
    ///   - inputs: Inputs of a step, constant ones included.
    ///   - size: Hidden size H.
    ///   - constantInputs: The inputs that stay the same over all steps.
    ///   - precision: The arithmetic of the products.
    /// - Returns: The cell.
    /// - Throws: `CheckpointError` if a tensor is missing or has another shape.
    func lstmCell(
        _ name: String,
        inputs: Int,
        size: Int,
        constantInputs: Range<Int> = 0..<0,
        precision: Precision
    ) throws -> LSTMCell {
        try LSTMCell(
            inputWeights: try mappedTensor("\(name).weight_ih", shape: [4 * size, inputs]),
            hiddenWeights: try mappedTensor("\(name).weight_hh", shape: [4 * size, size]),
            inputBias: try tensor("\(name).bias_ih", shape: [4 * size]),
            hiddenBias: try tensor("\(name).bias_hh", shape: [4 * size]),
            constantInputs: constantInputs,
            precision: precision
        )
    }

    /// `name.weight`, its running statistics and `name.bias`.
    func batchNormalization(
        _ name: String,
        channels: Int,
        epsilon: Float
    ) throws -> BatchNormalization {
        try BatchNormalization(
            weight: try tensor("\(name).weight", shape: [channels]),
            bias: try tensor("\(name).bias", shape: [channels]),
            mean: try tensor("\(name).running_mean", shape: [channels]),
            variance: try tensor("\(name).running_var", shape: [channels]),
            epsilon: epsilon
        )
    }
}
