internal import Checkpoints
internal import Foundation
package import SystemPackage

/// Which caption of a rating sheet is whose.
package struct RatingKey: Sendable, Hashable, Codable {
    /// A caption and who made it.
    package struct Caption: Sendable, Hashable, Codable {
        /// The model's name.
        package let model: String
        /// The caption as the model gave it.
        package let caption: String
    }

    /// A photo of the sheet.
    package struct Entry: Sendable, Hashable, Codable {
        /// The photo's file.
        package let file: String
        /// Its captions in the order of the sheet, A first.
        package let captions: [Caption]
    }

    /// What the sheet calls itself.
    package let sheet: String
    /// The models' names.
    package let models: [String]
    /// The photos by what the sheet calls them.
    package let items: [String: Entry]

    init(sheet: String, models: [String], items: [String: Entry]) {
        self.sheet = sheet
        self.models = models
        self.items = items
    }

    /// Reads a key that was written beside its sheet.
    ///
    /// - Throws: ``AssessmentFileError`` if it is no such file; `CheckpointError` if it cannot be read.
    package init(contentsOf path: FilePath) throws {
        let data = try MappedFile(path).withBytes { Data($0) }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw AssessmentFileError(
                file: path,
                reason: "no key of a rating sheet; give the .key.json file written beside the sheet"
            )
        }
    }

    /// The content of the key's file.
    ///
    /// - Throws: `EncodingError`, in practice never.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
