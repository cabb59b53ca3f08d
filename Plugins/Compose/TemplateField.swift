import StageKit

/// What a template can have put in.
enum TemplateField: Hashable, Sendable {
    /// The caption.
    case caption
    /// The alternative text.
    case altText
    /// The hashtags with their number signs.
    case tags
    /// A field of the photo.
    case photo(PhotoField)

    /// The field of a name such as `caption` or `iptc.city`.
    init?(name: String) {
        switch name {
        case "caption": self = .caption
        case "alt_text": self = .altText
        case "tags": self = .tags
        default:
            guard let field = PhotoField(rawValue: name) else { return nil }
            self = .photo(field)
        }
    }

    /// Every name, in the order in which messages list them.
    static let names =
        ["caption", "alt_text", "tags"] + PhotoField.allCases.map(\.rawValue)
}
