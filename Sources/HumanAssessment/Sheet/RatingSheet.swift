internal import Crypto
internal import Foundation
internal import TensorCore

/// A page on which a person rates captions without knowing whose they are.
///
/// Photos are in random order, and of two captions it is random which is A. Both follow from the
/// seed. The page holds its photos, needs no network, and keeps ratings in the browser.
package struct RatingSheet: Sendable {
    /// What tells which caption is whose; kept apart from the page.
    package let key: RatingKey

    private struct Item: Encodable {
        let id: String
        let photo: String
        let captions: [String]
    }

    private struct Content: Encodable {
        let id: String
        let captions: Int
        let items: [Item]
    }

    private let content: Content

    /// Shuffles items.
    ///
    /// - Parameters:
    ///   - items: The photos, each with one caption of each model.
    ///   - models: The names of one or two models.
    ///   - seed: What the order follows from.
    package init(_ items: [RatingItem], models: [String], seed: UInt64) {
        let identity = Self.digest([["\(seed)"], models] + items.map { [$0.file] + $0.captions })
        var generator = SeededGenerator(seed: seed)
        var shown: [Item] = []
        var entries: [String: RatingKey.Entry] = [:]
        for item in items.shuffled(using: &generator) {
            let order = models.indices.shuffled(using: &generator)
            let id = Self.digest([[identity, item.file]])
            let photo = "data:image/jpeg;base64," + Data(item.photo).base64EncodedString()
            let captions = order.map { CaptionPresentation.text(of: item.captions[$0]) }
            shown.append(Item(id: id, photo: photo, captions: captions))
            entries[id] = RatingKey.Entry(
                file: item.file,
                captions: order.map {
                    RatingKey.Caption(model: models[$0], caption: item.captions[$0])
                }
            )
        }
        key = RatingKey(sheet: identity, models: models, items: entries)
        content = Content(id: identity, captions: models.count, items: shown)
    }

    /// The page.
    ///
    /// - Throws: `EncodingError`, in practice never.
    package func html() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing in a caption can end the element that holds the data.
        let data = String(decoding: try encoder.encode(content), as: UTF8.self)
            .replacing("<", with: "\\u003C")
        let parts = [
            "style": String(decoding: PackageResources.sheet_css, as: UTF8.self),
            "data": data,
            "script": String(decoding: PackageResources.sheet_js, as: UTF8.self),
        ]
        let template = String(decoding: PackageResources.sheet_html, as: UTF8.self)
        return template.split(separator: "{{", omittingEmptySubsequences: false).enumerated()
            .map { place, piece in
                guard place > 0, let end = piece.firstRange(of: "}}") else { return String(piece) }
                return parts[String(piece[..<end.lowerBound]), default: ""]
                    + piece[end.upperBound...]
            }
            .joined()
    }

    /// Twelve hexadecimal digits that follow from texts.
    private static func digest(_ texts: [[String]]) -> String {
        let joined = texts.map { $0.joined(separator: "\u{1F}") }.joined(separator: "\u{1E}")
        return SHA256.hash(data: Data(joined.utf8)).prefix(6)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
    }
}
