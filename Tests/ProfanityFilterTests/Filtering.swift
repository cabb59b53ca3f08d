import Foundation
import ProfanityFilter
import StageKit
import SystemPackage
import TestSupport

/// Whether the filter finds nothing in a caption or a hashtag.
func isClean(
    _ text: String,
    isHashtag: Bool = false,
    _ options: [String: OptionValue] = [:]
) async throws -> Bool {
    let stage =
        options.isEmpty
        ? try usualFilter.get() : try ProfanityFilter(options: StageOptions(options))
    let draft = Draft.sample(
        caption: isHashtag ? "A photo." : text,
        altText: "A photo.",
        hashtags: isHashtag ? [Hashtag(tag: text, score: 1, source: .label)] : []
    )
    return try await stage.process(draft, in: .sample()) == .advance(draft)
}

/// The folder of the package.
func repositoryRoot() throws -> FilePath {
    var folder = FilePath(#filePath)
    while folder.removeLastComponent() {
        let manifest = folder.appending("Package.swift").string
        if FileManager.default.fileExists(atPath: manifest) { return folder }
    }
    throw StageError("Package.swift is not above \(#filePath)")
}

/// A filter without options, made once.
private let usualFilter = Result { try ProfanityFilter(options: StageOptions()) }
