public import StageKit

/// Composes caption, alternative text and hashtags to a post for each platform, within its limits.
///
/// Whatever the draft holds, no post is longer than its platform takes, and no word, tag or
/// character is cut. What gives way first is the user's choice.
public struct Compose: Stage {
    private let composers: [PostComposer]

    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "compose",
        summary: "Composes the text for each platform within its limits.",
        options: ComposeOptions.all
    )

    /// Makes the stage.
    ///
    /// - Throws: `StageOptionsError` if a template has an unknown field or is too long by itself.
    public init(options: StageOptions) throws(StageOptionsError) {
        composers = try ComposeOptions.composers(options)
    }

    /// Adds a post for each platform; the note tells what gave way.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        var result = draft
        result.posts = try composers.map { composer in
            try Task.checkCancellation()
            return composer.post(of: draft)
        }
        let notes = result.posts.compactMap(\.note)
        return .advance(result, note: notes.isEmpty ? nil : notes.joined(separator: "; "))
    }
}

extension Post {
    /// What is not in it, or `nil` if all is.
    fileprivate var note: String? {
        var parts = shortened.map { "shortened \($0.rawValue)" }
        if !droppedHashtags.isEmpty { parts.append("left out \(droppedHashtags.count) hashtags") }
        return parts.isEmpty ? nil : "\(platform): " + parts.joined(separator: ", ")
    }
}
