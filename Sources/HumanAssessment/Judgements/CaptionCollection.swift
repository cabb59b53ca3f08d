internal import Checkpoints
internal import Foundation
package import SystemPackage

/// What people wrote under photos.
///
/// Read from JSON lines, `{"file": "a.jpg", "captions": ["…"]}` or `{"file": "a.jpg", "caption": "…"}`, or
/// from lines as Flickr8k's and Flickr30k's token files have them, `a.jpg#0<TAB>…`.
package struct CaptionCollection: Sendable {
    private var captionsByFile: [String: [String]] = [:]
    /// The photos in the order of the file.
    package private(set) var files: [String] = []

    private struct Line: Decodable {
        let file: String
        let captions: [String]?
        let caption: String?
    }

    /// Reads a file.
    ///
    /// - Throws: ``AssessmentFileError`` with the first line that is in neither form; `CheckpointError`
    ///   if it cannot be read.
    package init(contentsOf path: FilePath) throws {
        let text = try MappedFile(path).withBytes { String(decoding: $0, as: UTF8.self) }
        let decoder = JSONDecoder()
        for (place, line) in text.split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        .enumerated() where !line.isEmpty {
            if let (file, caption) = Self.tokenLine(line) {
                add([caption], to: file)
            } else if let line = try? decoder.decode(Line.self, from: Data(line.utf8)) {
                add((line.captions ?? []) + (line.caption.map { [$0] } ?? []), to: line.file)
            } else {
                throw AssessmentFileError(
                    file: path,
                    line: place + 1,
                    reason: """
                        neither {"file": "a.jpg", "captions": ["…"]} nor a.jpg#0, a tab and a caption
                        """
                )
            }
        }
    }

    /// The captions of a photo in the order of their numbers; nil if it has none.
    ///
    /// A photo is looked up by its path as written, then by its last component.
    package func captions(of file: String) -> [String]? {
        captionsByFile[file] ?? captionsByFile[String(file.split(separator: "/").last ?? "")]
    }

    private mutating func add(_ captions: [String], to file: String) {
        guard !captions.isEmpty else { return }
        if captionsByFile[file] == nil { files.append(file) }
        captionsByFile[file, default: []] += captions
    }

    /// The photo and the caption of `a.jpg#0<TAB>…`; the lines of a photo are in their numbers' order.
    private static func tokenLine(_ line: Substring) -> (file: String, caption: String)? {
        guard let tab = line.firstIndex(of: "\t"),
            let mark = line[..<tab].lastIndex(of: "#"),
            line[mark...].dropFirst().prefix(upTo: tab).allSatisfy(\.isNumber)
        else { return nil }
        return (String(line[..<mark]), String(line[tab...].dropFirst()))
    }
}
