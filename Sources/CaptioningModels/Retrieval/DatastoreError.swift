package import SystemPackage

/// A caption datastore that cannot be used, with the reason and what to do about it.
package enum DatastoreError: Error, Equatable, CustomStringConvertible {
    /// The operating system would not open or map the file.
    case unreadable(file: FilePath, errno: Errno)
    /// The operating system would not make, write or rename the file.
    case unwritable(file: FilePath, errno: Errno)
    /// The file is no datastore, or is damaged.
    case malformed(file: FilePath, reason: String)
    /// The file was made by a newer program.
    case newer(file: FilePath, version: String)
    /// The photos' vectors were made with other weights, so that photos cannot be compared.
    case otherWeights(file: FilePath)

    /// A message for the user.
    package var description: String {
        switch self {
        case .unreadable(let file, let errno):
            "\(file): cannot be read: \(errno)"
        case .unwritable(let file, let errno):
            "\(file): cannot be written: \(errno)"
        case .malformed(let file, let reason):
            "\(file): not a valid caption datastore: \(reason). Name another file, or remove this "
                + "one and run deeplens learn on your photos again."
        case .newer(let file, let version):
            "\(file): a caption datastore of version \(version), which this program does not know: "
                + "update the program."
        case .otherWeights(let file):
            "\(file): made with other weights of the encoder or the joint embedding. Name these with "
                + "--weights, or remove the file and run deeplens learn on your photos again."
        }
    }
}
