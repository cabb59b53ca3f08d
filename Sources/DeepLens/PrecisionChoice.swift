import CKernels
import CaptioningModels
import Checkpoints
import NeuralNetwork
import Settings

/// The precision in which photos are captioned, and why.
struct PrecisionChoice: CustomStringConvertible {
    /// What the networks are to compute in.
    let precision: Precision
    private let reason: String
    /// Whether a remedy would make it faster.
    let isSecondBest: Bool

    /// Takes the user's choice or, for `auto`, the fastest that this machine and these weights allow.
    ///
    /// Weights in 8 bits that were made from other weights than there are count as absent.
    init(_ setting: Settings.Precision, weights: WeightsDirectory) {
        switch setting {
        case .fp32: self.init(.fp32, "as configured")
        case .bf16: self.init(.bf16, "as configured")
        case .int8: self.init(.int8, "as configured")
        case .auto:
            guard Self.arithmetic(CK_UINT8) != "portable" else {
                self.init(.fp32, "the fastest on this CPU")
                return
            }
            do {
                for network in QuantizableNetwork.allCases {
                    try network.checkQuantizedWeights(in: weights)
                }
                self.init(.int8, "the fastest on this CPU")
            } catch {
                let precision =
                    Self.arithmetic(CK_BFLOAT16).hasSuffix("BF16") ? Precision.bf16 : .fp32
                self.init(precision, "the fastest but int8: \(error)", isSecondBest: true)
            }
        }
    }

    private init(_ precision: Precision, _ reason: String, isSecondBest: Bool = false) {
        (self.precision, self.reason, self.isSecondBest) = (precision, reason, isSecondBest)
    }

    /// One line for `deeplens doctor`.
    var description: String { "\(precision), \(reason)" }

    private static func arithmetic(_ element: ck_element) -> String {
        String(cString: ck_arithmetic(element))
    }
}
