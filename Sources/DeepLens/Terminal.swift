import Foundation
import Glibc

/// The standard streams and what they are connected to.
enum Terminal {
    /// Whether a person looks at standard output.
    static var showsOutput: Bool { isatty(STDOUT_FILENO) == 1 }
    /// Whether a person looks at standard error.
    static var showsErrors: Bool { isatty(STDERR_FILENO) == 1 }
    /// Whether colours are wanted (https://no-color.org).
    static var allowsColour: Bool {
        showsOutput && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Writes a line to standard output at once.
    static func printLine(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// Writes text to standard error at once.
    static func printError(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
