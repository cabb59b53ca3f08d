package import SystemPackage
package import YAMLDocument

/// A configuration file that cannot be used, with everything that is wrong with it.
package struct SettingsError: Error, Hashable, CustomStringConvertible {
    /// The problems, sorted by position; at least one.
    package let problems: [Problem]

    /// `file:line:column: message`, a line for each problem.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }

    /// One problem.
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The configuration file, as it was named to the program.
        package let file: FilePath
        /// The place, or `nil` if the file as a whole cannot be read.
        package let position: SourcePosition?
        /// What is wrong and what is allowed.
        package let message: String

        /// The line of the problem, from 1.
        package var line: Int? { position?.line }
        /// The column of the problem, from 1.
        package var column: Int? { position?.column }

        /// `file:line:column: message`.
        package var description: String {
            let place = position.map { "\(file):\($0)" } ?? "\(file)"
            return "\(place): \(message)"
        }
    }
}
