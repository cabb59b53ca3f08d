package import SystemPackage

/// A text file of one item a line, such as a vocabulary; line numbers from 0 are the items' ids.
package struct TextList: Sendable {
    /// The mapped file.
    package let file: MappedFile
    /// The lines without their ends.
    package let lines: [String]

    /// Reads a file.
    ///
    /// - Throws: ``CheckpointError`` if it cannot be read, is not UTF-8, or has an empty line.
    package init(contentsOf path: FilePath) throws(CheckpointError) {
        let file = try MappedFile(path)
        let text = file.withBytes { String(validating: $0, as: UTF8.self) }
        guard let text else { throw .malformedText(file: path, reason: "it is not UTF-8 text") }
        try self.init(text, of: file)
    }

    /// Takes a text that a file contains.
    ///
    /// - Throws: ``CheckpointError`` if it has an empty line.
    package init(_ text: String, of file: MappedFile) throws(CheckpointError) {
        self.file = file
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        if let index = lines.firstIndex(of: "") {
            throw .malformedText(file: file.path, reason: "line \(index + 1) is empty")
        }
        self.lines = lines
    }
}
