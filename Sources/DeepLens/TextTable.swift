import Foundation

/// A table of text: the first column to the left, the others to the right, as wide as need be.
struct TextTable {
    private var rows: [[String]]

    init(_ header: [String]) {
        rows = [header]
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// Prints the rows to standard output.
    func print() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + space : space + cell.0
            }
            Terminal.printLine(cells.joined(separator: "  "))
        }
    }

    /// A number with so many decimals; a dash for none.
    static func fixed(_ value: Double?, places: Int) -> String {
        value.map {
            $0.formatted(
                .number.precision(.fractionLength(places)).locale(.init(identifier: "en_US_POSIX"))
            )
        } ?? "–"
    }
}

extension Terminal {
    /// Writes a value to standard output as one line of JSON.
    static func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        printLine(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
