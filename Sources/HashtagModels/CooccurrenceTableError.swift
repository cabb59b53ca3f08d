package import SystemPackage

/// The co-occurrence table could not be read.
package struct CooccurrenceTableError: Error, Hashable, CustomStringConvertible {
    /// The table's file.
    package let file: FilePath
    /// The line at fault, from 1; nil where the file as a whole is.
    package let line: Int?
    /// What is wrong.
    package let reason: String

    /// File, line and reason with the remedy, for the user.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? "\(file)"
        return "\(place): \(reason); restore the file from the release that it belongs to"
    }
}
