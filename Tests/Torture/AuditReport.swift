/// What happened in a run and what is wrong with its result.
struct AuditReport: Sendable {
    private var notes: [(name: String, count: Int)] = []
    private var findings: [Violation: [String]] = [:]

    /// The examples of each violation that are printed.
    private static let exampleCount = 5

    /// Whether nothing is wrong.
    var isClean: Bool { findings.isEmpty }

    /// What is wrong.
    var violations: Set<Violation> { Set(findings.keys) }

    /// Adds a line of the first part.
    mutating func note(_ name: String, _ count: Int) {
        notes.append((name, count))
    }

    /// Adds something that is wrong.
    mutating func add(_ violation: Violation, _ example: String) {
        findings[violation, default: []].append(example)
    }

    /// The table, with every violation even if there is none of it.
    var text: String {
        let counts = Violation.allCases.map { ($0.rawValue, findings[$0]?.count ?? 0) }
        let width = (notes.map(\.name) + counts.map(\.0)).map(\.count).max() ?? 0
        func line(_ name: String, _ count: Int) -> String {
            name + String(repeating: " ", count: width - name.count + 2) + String(count)
        }
        var lines = notes.map { line($0.name, $0.count) } + ["", "violations"]
        for violation in Violation.allCases {
            let examples = findings[violation] ?? []
            lines.append(line(violation.rawValue, examples.count))
            lines += examples.prefix(Self.exampleCount).map { "    \($0)" }
        }
        return (lines + ["", isClean ? "nothing lost" : "FAILED"]).joined(separator: "\n")
    }
}
