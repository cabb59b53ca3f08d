import Foundation

/// The times of named steps.
struct Stopwatch {
    private let clock = ContinuousClock()
    private var names: [String] = []
    private var times: [String: [Double]] = [:]

    /// Runs a step and notes how long it took.
    mutating func measure<Value>(_ name: String, _ step: () throws -> Value) rethrows -> Value {
        let start = clock.now
        defer {
            let microseconds = (clock.now - start) / .microseconds(1)
            if times[name] == nil { names.append(name) }
            times[name, default: []].append(microseconds)
        }
        return try step()
    }

    /// A line a step with median, 99th percentile and mean, and the sum of the means.
    func table(photos: Int) -> String {
        var lines = ["microseconds a photo, \(photos) photos        median      99 %      mean"]
        var sum = 0.0
        for name in names {
            let sorted = (times[name] ?? []).sorted()
            let mean = sorted.reduce(0, +) / Double(sorted.count)
            sum += mean
            let columns = [sorted[sorted.count / 2], sorted[sorted.count * 99 / 100], mean]
            lines.append(Self.row(name, columns))
        }
        lines.append(Self.row("all steps", [sum]))
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ columns: [Double]) -> String {
        let values = columns.map { column in
            let text = String(format: "%.1f", column)
            return String(repeating: " ", count: max(0, 10 - text.count)) + text
        }
        let padding = String(repeating: " ", count: max(1, 40 - name.count))
        return name + padding + String(repeating: " ", count: 10 * (3 - columns.count))
            + values.joined()
    }
}
