import ArgumentParser
import Foundation
import HumanAssessment
import SystemPackage

/// The files of a rating sheet, which never replace those of another: its ratings would be lost.
struct SheetFiles {
    /// The page.
    let sheet: FilePath
    /// Which caption is whose.
    let key: FilePath

    /// Names both files.
    ///
    /// - Throws: `ValidationError` if one exists.
    init(sheet: FilePath) throws {
        self.sheet = sheet
        key = sheet.removingLastComponent().appending("\(sheet.stem ?? "ratings").key.json")
        for file in [sheet, key] where FileManager.default.fileExists(atPath: file.string) {
            throw ValidationError("\(file): exists; name another with --output, or remove it")
        }
    }

    /// Writes both, the key first: a sheet without a key would be rated in vain.
    func write(_ content: RatingSheet) throws {
        for (text, file) in [(try content.key.json(), key), (try content.html(), sheet)] {
            try Data(text.utf8).write(
                to: URL(filePath: file.string),
                options: .withoutOverwriting
            )
        }
    }
}
