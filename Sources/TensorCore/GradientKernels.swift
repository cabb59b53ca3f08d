internal import CKernels

/// Kernels of training for one precision, as they are described in CKernelsTraining.h.
///
/// Their arguments are the C functions': the pointers are the caller's, and must hold as many elements
/// as the counts say.
package struct GradientKernels<Scalar>: Sendable {
    /// Elements that a kernel writes.
    package typealias Target = UnsafeMutablePointer<Scalar>?
    /// Elements that a kernel reads.
    package typealias Source = UnsafePointer<Scalar>?
    /// The image, or the word, of each row.
    package typealias Owners = UnsafePointer<Int>?

    /// Adds `count` values to the first ones.
    package let add: @Sendable (Target, Source, Int) -> Void
    /// Elementwise products.
    package let multiply: @Sendable (Target, Source, Source, Int) -> Void
    /// Adds the sum of each column.
    package let columnSums: @Sendable (Target, Source, Int, Int) -> Void
    /// The gradient before a ReLU from the one behind it, in place.
    package let reluGradient: @Sendable (Target, Source, Int) -> Void
    /// The same for the hyperbolic tangent.
    package let tanhGradient: @Sendable (Target, Source, Int) -> Void
    /// The same for the logistic function.
    package let sigmoidGradient: @Sendable (Target, Source, Int) -> Void
    /// Mean 0 and variance 1 for each row, in place, and the factor that made it so.
    package let standardizeRows: @Sendable (Target, Target, Scalar, Int, Int) -> Void
    /// A step of an LSTM.
    package let lstmForward: @Sendable (Target, Target, Target, Source, Int, Int) -> Void
    /// Its gradients.
    package let lstmBackward:
        @Sendable (Target, Target, Source, Source, Source, Source, Source, Int, Int) -> Void
    /// Weights of regions by additive attention.
    package let attentionForward:
        @Sendable (Target, Source, Source, Source, Owners, Int, Int, Int) -> Void
    /// Their gradients.
    package let attentionBackward:
        @Sendable (
            Target, Target, Target, Source, Source, Source, Source, Source, Owners, Int, Int, Int
        ) -> Void
    /// Weighted sums of regions.
    package let attendForward: @Sendable (Target, Source, Source, Owners, Int, Int, Int) -> Void
    /// Their gradients.
    package let attendBackward:
        @Sendable (Target, Target, Source, Source, Source, Owners, Int, Int, Int) -> Void
    /// Cross-entropy, which leaves its gradient in place of the scores.
    package let crossEntropy: @Sendable (Target, Owners, Source, Scalar, Int, Int) -> Double
    /// The sum of the squares.
    package let sumOfSquares: @Sendable (Source, Int) -> Double
    /// A step of Adam.
    package let adam:
        @Sendable (
            Target, Target, Target, Source, Int, Scalar, Scalar, Scalar, Scalar, Scalar, Scalar,
            Scalar
        ) -> Void
    /// Moves an average towards values.
    package let blend: @Sendable (Target, Source, Scalar, Int) -> Void
}

extension Float {
    /// The kernels of training in single precision.
    package static let gradientKernels = GradientKernels<Float>(
        add: ck_add_float,
        multiply: ck_multiply_float,
        columnSums: ck_column_sums_float,
        reluGradient: ck_relu_gradient_float,
        tanhGradient: ck_tanh_gradient_float,
        sigmoidGradient: ck_sigmoid_gradient_float,
        standardizeRows: ck_standardize_rows_float,
        lstmForward: ck_lstm_forward_float,
        lstmBackward: ck_lstm_backward_float,
        attentionForward: ck_attention_forward_float,
        attentionBackward: ck_attention_backward_float,
        attendForward: ck_attend_forward_float,
        attendBackward: ck_attend_backward_float,
        crossEntropy: ck_cross_entropy_float,
        sumOfSquares: ck_sum_of_squares_float,
        adam: ck_adam_float,
        blend: ck_blend_float
    )
}

extension Double {
    /// The kernels of training in double precision.
    package static let gradientKernels = GradientKernels<Double>(
        add: ck_add_double,
        multiply: ck_multiply_double,
        columnSums: ck_column_sums_double,
        reluGradient: ck_relu_gradient_double,
        tanhGradient: ck_tanh_gradient_double,
        sigmoidGradient: ck_sigmoid_gradient_double,
        standardizeRows: ck_standardize_rows_double,
        lstmForward: ck_lstm_forward_double,
        lstmBackward: ck_lstm_backward_double,
        attentionForward: ck_attention_forward_double,
        attentionBackward: ck_attention_backward_double,
        attendForward: ck_attend_forward_double,
        attendBackward: ck_attend_backward_double,
        crossEntropy: ck_cross_entropy_double,
        sumOfSquares: ck_sum_of_squares_double,
        adam: ck_adam_double,
        blend: ck_blend_double
    )
}
