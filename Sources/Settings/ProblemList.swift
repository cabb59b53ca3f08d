import SystemPackage
import YAMLDocument

/// Collects everything that is wrong with one file.
final class ProblemList {
    private let file: FilePath
    private var problems: Set<SettingsError.Problem> = []

    init(file: FilePath) {
        self.file = file
    }

    /// Adds a problem; one that is known already, as through an alias, counts once.
    func add(_ message: String, at position: SourcePosition?) {
        problems.insert(
            SettingsError.Problem(file: file, position: position, message: message.showable)
        )
    }

    /// Whether nothing is wrong.
    var isEmpty: Bool { problems.isEmpty }

    /// What was collected.
    var error: SettingsError {
        SettingsError(
            problems: problems.sorted { left, right in
                (left.position ?? .start, left.message) < (right.position ?? .start, right.message)
            }
        )
    }
}
