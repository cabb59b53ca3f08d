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
        activation: Activation = .identity
    ) throws -> Linear {
        try Linear(
            weights: try tensor("\(name).weight", shape: [outputs, inputs]),
            bias: try tensor("\(name).bias", shape: [outputs]),
            activation: activation
        )
    }

    /// `name.weight` and `name.bias` as a layer for a few rows at a time.
    func narrowLinear(_ name: String, inputs: Int, outputs: Int) throws -> NarrowLinear {
        try NarrowLinear(
            weights: try tensor("\(name).weight", shape: [outputs, inputs]),
            bias: try tensor("\(name).bias", shape: [outputs])
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
