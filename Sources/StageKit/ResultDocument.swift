public import FoundationEssentials

/// A finished draft as JSON: the sidecar's content, a webhook's data, a line of `caption --json`.
///
/// Keys are in snake case and sorted, so that equal results are equal bytes.
public struct ResultDocument: Sendable, Encodable {
    /// The version of the document's layout.
    ///
    /// It grows when a key changes its meaning.
    public static let schemaVersion = 1

    /// The draft that it shows.
    public let draft: Draft

    /// Makes the document of a draft.
    public init(_ draft: Draft) {
        self.draft = draft
    }

    /// The document over several lines, with a newline at the end.
    ///
    /// - Returns: UTF-8 text.
    /// - Throws: `EncodingError` if a number is not finite.
    public func prettyJSON() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// The document on one line without a newline, with `file` as its first key.
    ///
    /// - Parameter file: The file's name as the reader knows it.
    /// - Returns: The line.
    /// - Throws: `EncodingError` if a number is not finite.
    public func jsonLine(file: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let name = String(decoding: try encoder.encode(file), as: UTF8.self)
        let body = String(decoding: try encoder.encode(self), as: UTF8.self)
        return "{\"file\":\(name)," + body.dropFirst()
    }

    enum CodingKeys: String, CodingKey {
        case altText = "alt_text"
        case byteCount = "byte_count"
        case caption
        case captionSource = "caption_source"
        case confidence, fields, hashtags, height, hypotheses, labels, match, model
        case needsReview = "needs_review"
        case notes, orientation, pipeline, posts
        case schemaVersion = "schema_version"
        case sha256
        case stageLog = "stages"
        case timings = "timings_ms"
        case width
    }

    /// Encodes the document.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.schemaVersion, forKey: .schemaVersion)
        try container.encode(draft.altText, forKey: .altText)
        try container.encode(draft.caption, forKey: .caption)
        try container.encode(draft.captionSource, forKey: .captionSource)
        try container.encode(draft.confidence, forKey: .confidence)
        try container.encode(draft.fields, forKey: .fields)
        try container.encode(draft.hashtags, forKey: .hashtags)
        try container.encode(draft.needsReview, forKey: .needsReview)
        try container.encode(draft.notes, forKey: .notes)
        try container.encode(draft.pipeline, forKey: .pipeline)
        try container.encode(draft.posts, forKey: .posts)
        try container.encode(draft.stageLog, forKey: .stageLog)
        try encode(draft.photo, into: &container)
        try encode(draft.findings, into: &container)
    }

    private func encode(
        _ photo: Photo,
        into container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        try container.encode(photo.sha256, forKey: .sha256)
        try container.encode(photo.byteCount, forKey: .byteCount)
        try container.encode(photo.width, forKey: .width)
        try container.encode(photo.height, forKey: .height)
        try container.encode(photo.orientation, forKey: .orientation)
    }

    private func encode(
        _ findings: Findings,
        into container: inout KeyedEncodingContainer<CodingKeys>
    ) throws {
        try container.encode(findings.match, forKey: .match)
        try container.encode(findings.hypotheses, forKey: .hypotheses)
        try container.encode(findings.labels, forKey: .labels)
        try container.encode(findings.model, forKey: .model)
        try container.encode(findings.timings, forKey: .timings)
    }
}
