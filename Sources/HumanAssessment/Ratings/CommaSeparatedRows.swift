/// The rows of a CSV file as RFC 4180 has it.
///
/// Lines end in LF or CRLF; a byte order mark, which spreadsheets like to write, is passed over.
struct CommaSeparatedRows {
    /// A row.
    struct Row: Hashable {
        /// The line on which it begins, from 1.
        let line: Int
        /// Its cells, without quotes.
        let cells: [String]
    }

    /// The rows that are not empty lines.
    private(set) var rows: [Row] = []
    /// The line of a quote that nothing closes; nil if all are closed.
    private(set) var openQuote: Int?

    private var cells: [String] = []
    private var cell = String.UnicodeScalarView()
    private var line = 1
    private var firstLine = 1

    init(_ text: String) {
        var scalars = Substring(text).unicodeScalars
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        while let scalar = scalars.popFirst() {
            if openQuote != nil {
                readQuoted(scalar, &scalars)
            } else {
                read(scalar)
            }
        }
        if !cell.isEmpty || !cells.isEmpty { endRow() }
    }

    private mutating func read(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": openQuote = line
        case ",": endCell()
        case "\r": break
        case "\n":
            endRow()
            line += 1
            firstLine = line
        default: cell.append(scalar)
        }
    }

    private mutating func readQuoted(
        _ scalar: Unicode.Scalar,
        _ rest: inout Substring.UnicodeScalarView
    ) {
        if scalar == "\"" {
            guard rest.first == "\"" else {
                openQuote = nil
                return
            }
            rest.removeFirst()
        } else if scalar == "\n" {
            line += 1
        }
        cell.append(scalar)
    }

    private mutating func endCell() {
        cells.append(String(cell))
        cell = String.UnicodeScalarView()
    }

    private mutating func endRow() {
        endCell()
        if cells != [""] { rows.append(Row(line: firstLine, cells: cells)) }
        cells = []
    }
}
