package import SystemPackage

/// A weights file that cannot be used, with the reason and what to do about it.
package enum CheckpointError: Error, Equatable, CustomStringConvertible {
    /// The operating system would not open, measure or map the file.
    case unreadable(file: FilePath, errno: Errno)
    /// The operating system would not make, write or rename the file.
    case unwritable(file: FilePath, errno: Errno)
    /// The file breaks the safetensors format.
    case malformed(file: FilePath, reason: String)
    /// One tensor's entry is inconsistent.
    case malformedTensor(file: FilePath, tensor: String, reason: String)
    /// The network needs a tensor that the file does not have.
    case missingTensor(file: FilePath, tensor: String)
    /// A tensor's extents are not those of the network.
    case unexpectedShape(file: FilePath, tensor: String, expected: [Int], found: [Int])
    /// A whole file that belongs to another model.
    case otherModel(file: FilePath, reason: String)
    /// A text file of words or labels is not what it should be.
    case malformedText(file: FilePath, reason: String)
    /// A weights file is in none of the folders searched.
    case notFound(file: String, searched: [FilePath])
    /// A file of weights in 8 bits, which users make, is in none of the folders searched.
    case notQuantized(file: String, searched: [FilePath])
    /// A file of weights in 8 bits was made from other weights than there are now.
    case outdated(file: FilePath, source: FilePath)

    /// A message for the user.
    package var description: String {
        switch self {
        case .unreadable(let file, let errno):
            "\(file): cannot be read: \(errno)"
        case .unwritable(let file, let errno):
            "\(file): cannot be written: \(errno)"
        case .malformed(let file, let reason):
            "\(file): not a valid safetensors file: \(reason). Copy or download it again."
        case .malformedTensor(let file, let tensor, let reason):
            "\(file): tensor \"\(tensor)\": \(reason). Copy or download the file again."
        case .missingTensor(let file, let tensor):
            "\(file): tensor \"\(tensor)\" is missing; the file belongs to another model."
        case .unexpectedShape(let file, let tensor, let expected, let found):
            "\(file): tensor \"\(tensor)\" has shape \(found), not \(expected); "
                + "the file belongs to another model."
        case .otherModel(let file, let reason):
            "\(file): \(reason); the file belongs to another model."
        case .malformedText(let file, let reason):
            "\(file): \(reason). Copy or download it again."
        case .notFound(let file, let searched):
            "\(file) was not found. Searched: "
                + searched.map(\.string).joined(separator: ", ")
                + ". Name the folder with --weights or DEEPLENS_WEIGHTS."
        case .notQuantized(let file, let searched):
            "\(file) was not found, which precision int8 needs. Searched: "
                + searched.map(\.string).joined(separator: ", ")
                + ". Make it with deeplens calibrate, or choose precision bf16 or fp32."
        case .outdated(let file, let source):
            "\(file) was not made from \(source) as it is now. Make it anew with deeplens calibrate."
        }
    }
}
