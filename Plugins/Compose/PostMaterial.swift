import StageKit

/// What a post is made of, with the ways to say less of each part.
struct PostMaterial {
    /// The alternative text within the platform's limit.
    let fittingAltText: String

    private let platform: Platform
    private let tags: PlatformTags
    private let caption: Shortening
    private let altText: String
    /// The photo's fields that the template has, in its order.
    private let fields: [(field: TemplateField, text: String)]
    private let used: Set<TemplateField>

    init(_ draft: Draft, for platform: Platform, _ template: Template) {
        self.platform = platform
        used = Set(template.fields)
        tags = PlatformTags(draft.hashtags, for: platform.hashtags)
        caption = Shortening(draft.caption.trimmed, reach: platform.text.mostWords)
        altText = draft.altText.trimmed
        fittingAltText = Shortening(altText, reach: platform.altText.mostWords)
            .longest(where: platform.altText.admits)
        var seen: Set<TemplateField> = []
        fields = template.fields.compactMap { field in
            guard case .photo(let name) = field, seen.insert(field).inserted,
                let text = draft.fields[name]?.trimmed, !text.isEmpty
            else { return nil }
            return (field, text)
        }
    }

    /// How far a step can go.
    func height(of step: PostCuts.Step) -> Int {
        switch step {
        case .spareTags:
            let least = platform.hashtags.advised?.lowerBound ?? 0
            return used.contains(.tags)
                ? max(0, min(tags.optionalCount, tags.tags.count - least)) : 0
        case .otherTags: return used.contains(.tags) ? tags.optionalCount : 0
        case .ownTags: return used.contains(.tags) ? tags.ownCount : 0
        case .sentences: return used.contains(.caption) ? caption.sentenceCount : 0
        case .words: return used.contains(.caption) ? caption.wordCount : 0
        case .wholeCaption, .altText: return 1
        case .fields: return fields.count
        }
    }

    /// The tags that are left.
    func tags(_ cuts: PostCuts) -> PlatformTags {
        tags.dropping(own: cuts[.ownTags], others: cuts[.spareTags] + cuts[.otherTags])
    }

    /// The texts that are left, none of them empty.
    func values(_ cuts: PostCuts) -> [TemplateField: String] {
        var values = Dictionary(uniqueKeysWithValues: fields.dropLast(cuts[.fields]).map { $0 })
        values[.caption] = caption(cuts)
        values[.tags] = tags(cuts).line
        values[.altText] = cuts[.altText] > 0 ? nil : altText
        return values.filter { !$0.value.isEmpty }
    }

    /// Whether the post's alternative text is not all of the draft's.
    var hasShortenedAltText: Bool { !fittingAltText.utf8.elementsEqual(altText.utf8) }

    /// Whether the template has the caption, but not all of it is left.
    func hasShortenedCaption(_ cuts: PostCuts) -> Bool {
        used.contains(.caption) && cuts[.wholeCaption] + cuts[.words] + cuts[.sentences] > 0
    }

    private func caption(_ cuts: PostCuts) -> String {
        if cuts[.wholeCaption] > 0 { return "" }
        if cuts[.words] > 0 { return caption.words(cuts[.words]) }
        return cuts[.sentences] > 0 ? caption.sentences(cuts[.sentences]) : caption.text
    }
}

extension TextLimit {
    /// The most words that a text within the limit can have, since each counts 1 at least.
    fileprivate var mostWords: Int { maxima.values.min() ?? Int.max }
}

extension String {
    /// The text without white space around it.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
