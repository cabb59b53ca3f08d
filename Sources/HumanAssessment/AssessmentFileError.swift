package import SystemPackage

/// A file of an assessment could not be used.
package struct AssessmentFileError: Error, Hashable, CustomStringConvertible {
    /// The file.
    package let file: FilePath
    /// The line at fault, from 1; nil where the file as a whole is.
    package let line: Int?
    /// What is wrong, with the remedy.
    package let reason: String

    init(file: FilePath, line: Int? = nil, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// File, line and reason, for the user.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? "\(file)"
        return "\(place): \(reason)"
    }
}
