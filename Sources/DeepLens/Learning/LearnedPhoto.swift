import StageKit
import TensorCore

/// What learning needs of a decoded photo.
struct LearnedPhoto: Sendable {
    /// Its unit vector, `[1, 512]`.
    let vector: Tensor
    /// What the file itself says.
    let fields: [PhotoField: String]
}
