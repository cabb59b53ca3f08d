import ArgumentParser
import Foundation
import SystemPackage

/// A file of JSON objects, one a line.
struct JSONLines<Record: Decodable> {
    /// What could be read, with line numbers from 1.
    private(set) var records: [(line: Int, record: Record)] = []

    /// Reads a file; a line of another form is a failure, and the others go on.
    ///
    /// - Throws: `ValidationError` if the file cannot be read.
    init(contentsOf path: FilePath, form: String, failures: inout FailureLog) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path.string))
        } catch {
            throw ValidationError("\(path): cannot be read: \(error.localizedDescription)")
        }
        let decoder = JSONDecoder()
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
            do {
                records.append((index + 1, try decoder.decode(Record.self, from: line)))
            } catch {
                failures.add("\(path):\(index + 1): not of the form \(form)")
            }
        }
    }
}
