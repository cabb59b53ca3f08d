internal import Checkpoints
package import SystemPackage

/// A file of features that cannot be used or made, with the reason and what to do about it.
package enum FeatureCacheError: Error, Equatable, CustomStringConvertible {
    /// The operating system would not open or map the file.
    case unreadable(file: FilePath, errno: Errno)
    /// The operating system would not make, write or rename the file.
    case unwritable(file: FilePath, errno: Errno)
    /// The file is not what its header says.
    case damaged(file: FilePath, reason: String)
    /// The file is something else.
    case foreign(file: FilePath)
    /// Another process makes the file.
    case busy(file: FilePath)

    /// A message for the user.
    package var description: String {
        switch self {
        case .unreadable(let file, .noSuchFileOrDirectory):
            "\(file): no such file; make it with deeplens train features"
        case .unreadable(let file, let errno):
            "\(file): cannot be read: \(errno)"
        case .unwritable(let file, let errno):
            "\(file): cannot be written: \(errno)"
        case .damaged(let file, let reason):
            "\(file): damaged, or not a file of features: \(reason). Name another one, or delete it "
                + "and make it anew with deeplens train features."
        case .foreign(let file):
            "\(file): not a file of features; name another one, or make it with "
                + "deeplens train features"
        case .busy(let file):
            "\(file): another process is making this file; wait for its end"
        }
    }

    /// Calls `body`; what is wrong with a checkpoint is said of a file of features.
    static func translating<Value>(
        _ body: () throws(CheckpointError) -> Value
    ) throws(FeatureCacheError) -> Value {
        do {
            return try body()
        } catch {
            throw FeatureCacheError(error)
        }
    }

    private init(_ error: CheckpointError) {
        switch error {
        case .unreadable(let file, let errno): self = .unreadable(file: file, errno: errno)
        case .unwritable(let file, let errno): self = .unwritable(file: file, errno: errno)
        case .malformed(let file, let reason), .malformedText(let file, let reason):
            self = .damaged(file: file, reason: reason)
        case .malformedTensor(let file, let tensor, let reason):
            self = .damaged(file: file, reason: "\(tensor): \(reason)")
        case .missingTensor(let file, _), .unexpectedShape(let file, _, _, _),
            .otherModel(let file, _), .outdated(let file, _):
            self = .foreign(file: file)
        case .notFound(let file, _), .notQuantized(let file, _):
            self = .unreadable(file: FilePath(file), errno: .noSuchFileOrDirectory)
        }
    }
}
