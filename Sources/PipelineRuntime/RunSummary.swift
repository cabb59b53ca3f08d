import StageKit

/// How many photos ended in each way during a run.
package struct RunSummary: Sendable, Hashable {
    /// Photos that went through every stage.
    package private(set) var captioned = 0
    /// Photos that wait for a person.
    package private(set) var held = 0
    /// Photos without a result.
    package private(set) var failed = 0
    /// Photos that stay queued, because what hinders them may pass.
    package var waiting = 0

    /// Makes an empty summary.
    package init() {}

    mutating func count(_ outcome: PhotoOutcome) {
        switch outcome {
        case .captioned: captioned += 1
        case .held: held += 1
        case .failed: failed += 1
        }
    }
}
