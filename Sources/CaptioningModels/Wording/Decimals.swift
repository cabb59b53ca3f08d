/// Writes numbers for people.
package enum Decimals {
    /// A number with two decimals, the same in every locale.
    package static func text(_ value: Float) -> String {
        guard value.isFinite, abs(value) < 1e6 else { return "\(value)" }
        let hundredths = Int((value * 100).rounded())
        let digits = String(abs(hundredths) % 100)
        let padding = digits.count < 2 ? "0" : ""
        return "\(hundredths < 0 ? "-" : "")\(abs(hundredths) / 100).\(padding)\(digits)"
    }
}
