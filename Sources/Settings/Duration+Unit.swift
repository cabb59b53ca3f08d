extension Duration {
    /// Reads a whole number with its unit: `250ms`, `5s`, `10m`, `2h`.
    ///
    /// - Parameter text: No more than nine digits and the unit.
    init?(unit text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 9, let count = Int(digits) else { return nil }
        switch text[digits.endIndex...] {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3600)
        default: return nil
        }
    }

    /// The time in the largest unit that leaves it whole, as it is written in the configuration.
    var withUnit: String {
        let (seconds, attoseconds) = components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return switch milliseconds {
        case 0: "0s"
        case let count where count.isMultiple(of: 3_600_000): "\(count / 3_600_000)h"
        case let count where count.isMultiple(of: 60000): "\(count / 60000)m"
        case let count where count.isMultiple(of: 1000): "\(count / 1000)s"
        default: "\(milliseconds)ms"
        }
    }
}
