import Foundation
import SystemPackage

/// A Markdown document that shows a report's tables between two marks.
struct BenchmarkDocument {
    private static let (start, end) = ("<!-- benchmarks -->", "<!-- end of benchmarks -->")

    private let path: FilePath

    /// The document of a file.
    init(_ path: FilePath) {
        self.path = path
    }

    /// Writes the tables in place of what is between the marks.
    ///
    /// - Throws: ``BenchmarkError`` if the marks are not there.
    func replaceTables(by report: BenchmarkReport) throws {
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        guard let start = text.range(of: Self.start),
            let end = text.range(of: Self.end, range: start.upperBound..<text.endIndex)
        else {
            throw BenchmarkError("\(path): no lines \(Self.start) and \(Self.end) to write between")
        }
        let inserted = "\n\n\(Self.markdown(report))\n"
        let whole = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: inserted)
        try Data(whole.utf8).write(to: URL(filePath: path.string), options: .atomic)
    }

    private static func markdown(_ report: BenchmarkReport) -> String {
        let versions = report.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let head = "\(report.date), \(report.cpu); \(versions.joined(separator: ", ")).\n"
        let tables = BenchmarkTables.tables(of: report).map { table in
            let lines = [table.header, table.header.map { _ in "---" }] + table.rows
            let rows = lines.map { "| \($0.joined(separator: " | ")) |" }
            return "**\(table.title)**\n\n\(rows.joined(separator: "\n"))\n"
        }
        return ([head] + tables).joined(separator: "\n")
    }
}
