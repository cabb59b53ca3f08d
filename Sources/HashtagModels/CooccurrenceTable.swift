package import SystemPackage

/// Which themes people tag together with a thing: p(theme | tag) and p(theme).
///
/// Read from `hashtag_cooccurrence.tsv`. A line that starts with `#` is a comment; any other holds
/// a tag, its role (`theme` or `thing`), its prior and its neighbours as `theme=probability`,
/// separated by tabs. Only themes may be neighbours. Tags are found by their stems.
package struct CooccurrenceTable: Sendable {
    private(set) var tags: [String] = []
    private(set) var isTheme: [Bool] = []
    private(set) var priors: [Float] = []
    private(set) var neighbours: [[Neighbour]] = []
    private var indices: [String: Int] = [:]

    /// A theme by its index with p(theme | tag).
    struct Neighbour: Sendable {
        var index: Int
        var probability: Float
    }

    /// Reads a table.
    ///
    /// - Parameter file: The table.
    /// - Throws: ``CooccurrenceTableError`` that names the file and the line at fault.
    /// - Complexity: O(bytes); about 2 ms for the table in Weights.
    package init(contentsOf file: FilePath) throws(CooccurrenceTableError) {
        try self.init(bytes: Self.bytes(of: file), file: file)
    }

    /// The index of the tag with the same stem.
    func index(of tag: String) -> Int? {
        indices[WordStem.of(phrase: tag)]
    }
}

extension CooccurrenceTable {
    /// Why a line cannot be read.
    private struct Malformed: Error {
        var reason: String
    }

    /// The bytes of a regular file of a sensible size.
    private static func bytes(of file: FilePath) throws(CooccurrenceTableError) -> [UInt8] {
        let limit = 16 << 20
        do {
            let descriptor = try FileDescriptor.open(file, .readOnly, options: [.nonBlocking])
            return try descriptor.closeAfter {
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                while bytes.count <= limit {
                    let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
                    guard count > 0 else { return bytes }
                    bytes += buffer[..<count]
                }
                throw Malformed(reason: "larger than \(limit >> 20) MiB, so not such a table")
            }
        } catch let error as Malformed {
            throw CooccurrenceTableError(file: file, line: nil, reason: error.reason)
        } catch {
            throw CooccurrenceTableError(file: file, line: nil, reason: "cannot be read: \(error)")
        }
    }

    /// Parses a table in two passes, because a row may name a theme of a later row.
    private init(bytes: [UInt8], file: FilePath) throws(CooccurrenceTableError) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var rows: [(line: Int, neighbours: ArraySlice<ArraySlice<UInt8>>)] = []
        var themes: [ArraySlice<UInt8>: Int] = [:]
        var number = 0
        do throws(Malformed) {
            for line in lines {
                number += 1
                guard let first = line.first, first != UInt8(ascii: "#") else { continue }
                let fields = line.split(separator: 9, omittingEmptySubsequences: false)
                try add(fields: fields)
                if isTheme.last == true { themes[fields[0]] = tags.count - 1 }
                rows.append((number, fields.dropFirst(3)))
            }
            for row in rows {
                number = row.line
                var known: [Neighbour] = []
                for field in row.neighbours { known.append(try Self.neighbour(field, themes)) }
                neighbours.append(known)
            }
        } catch {
            throw CooccurrenceTableError(file: file, line: number, reason: error.reason)
        }
        guard !tags.isEmpty else {
            throw CooccurrenceTableError(file: file, line: nil, reason: "holds no tags")
        }
    }

    /// Adds tag, role and prior of a row.
    private mutating func add(fields: [ArraySlice<UInt8>]) throws(Malformed) {
        guard fields.count >= 3 else {
            throw Malformed(reason: "has \(fields.count) fields where at least 3 are due")
        }
        guard let tag = String(validating: fields[0], as: UTF8.self), !tag.isEmpty else {
            throw Malformed(reason: "starts with no tag")
        }
        let role = String(decoding: fields[1], as: UTF8.self)
        guard role == "theme" || role == "thing" else {
            throw Malformed(reason: "has the role '\(role)' where 'theme' or 'thing' is due")
        }
        guard indices.updateValue(tags.count, forKey: WordStem.of(phrase: tag)) == nil else {
            throw Malformed(reason: "has the tag '\(tag)', whose stem an earlier line has")
        }
        tags.append(tag)
        isTheme.append(role == "theme")
        priors.append(try Self.probability(fields[2]))
    }

    /// A neighbour from `theme=probability`.
    private static func neighbour(
        _ field: ArraySlice<UInt8>,
        _ themes: [ArraySlice<UInt8>: Int]
    ) throws(Malformed) -> Neighbour {
        guard let equals = field.lastIndex(of: UInt8(ascii: "=")) else {
            let text = String(decoding: field, as: UTF8.self)
            throw Malformed(reason: "has the neighbour '\(text)' without a probability")
        }
        guard let index = themes[field[..<equals]] else {
            let text = String(decoding: field[..<equals], as: UTF8.self)
            throw Malformed(reason: "has the neighbour '\(text)', which is no theme of the table")
        }
        return Neighbour(index: index, probability: try probability(field[(equals + 1)...]))
    }

    /// A number from 0 to 1.
    private static func probability(_ field: ArraySlice<UInt8>) throws(Malformed) -> Float {
        let text = String(decoding: field, as: UTF8.self)
        guard let value = Float(text), (0...1).contains(value) else {
            throw Malformed(reason: "has '\(text)' where a probability from 0 to 1 is due")
        }
        return value
    }
}
