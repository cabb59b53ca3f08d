/// What a fuzzed program must never break.
///
/// libFuzzer takes a trap for a finding, as it does a sanitizer's report and time or memory beyond
/// the limits.
/// - SeeAlso: https://llvm.org/docs/LibFuzzer.html
package enum Invariant {
    /// Ends the program with a finding unless `condition` holds.
    package static func check(_ condition: Bool, _ invariant: @autoclosure () -> String) {
        guard !condition else { return }
        fatalError(invariant())
    }
}
