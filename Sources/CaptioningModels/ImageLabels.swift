internal import Checkpoints
package import SystemPackage

/// The classifier's class names; a class's id is its line number from 0.
package struct ImageLabels: Sendable {
    /// Names that read badly in a post, with the everyday word.
    private static let everydayNames = ["cock": "rooster"]

    /// Names as in the file, but for a few: proper nouns capitalised, several names separated by
    /// commas.
    package let names: [String]

    /// Takes the lines of a labels file.
    ///
    /// - Throws: `CheckpointError` if there is not one line a class.
    init(_ list: TextList) throws(CheckpointError) {
        guard list.lines.count == EfficientNetLite2.classCount else {
            throw .malformedText(
                file: list.file.path,
                reason: "it has \(list.lines.count) lines, not \(EfficientNetLite2.classCount)"
            )
        }
        names = list.lines.map { Self.everydayNames[$0] ?? $0 }
    }

    /// Reads a labels file.
    ///
    /// - Throws: `CheckpointError` if it is not a list of ImageNet's classes.
    package init(contentsOf path: FilePath) throws {
        try self.init(try TextList(contentsOf: path))
    }
}
