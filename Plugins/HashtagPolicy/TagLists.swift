import StageKit

/// The lists of tags that hold for every language, or those that one language adds.
struct TagLists {
    var always: [WrittenTag] = []
    var brand: [WrittenTag] = []
    var required: [WrittenTag] = []
    var banned: [WrittenTag] = []
    /// What is replaced, and the place and text of what it becomes.
    var replaced: [(from: String, by: WrittenTag)] = []

    /// The options that the lists are read from.
    static let options: [StageDescriptor.Option] = [
        .init(
            "always",
            .list(.string),
            summary: "Tags to post with every photo, within max, in the capitals given."
        ),
        .init(
            "brand",
            .list(.string),
            summary: "The same, but after all other tags."
        ),
        .init(
            "required",
            .list(.string),
            summary: "Tags without each of which a photo is held; * stands for any letters."
        ),
        .init(
            "banned",
            .list(.string),
            summary:
                "Tags never to post, in any capitals or look-alike letters; * stands for any letters."
        ),
        .init(
            "replace",
            .mapping(.string),
            summary: "Tags to post instead of others, in the capitals given."
        ),
    ]

    /// Reads the lists.
    ///
    /// - Parameters:
    ///   - options: The options, or a language's section.
    ///   - section: The place of the section, or `nil` for the options themselves.
    ///   - groups: What `@name` stands for.
    ///   - problems: Grows by every group that does not exist.
    init(
        _ options: StageOptions,
        at section: OptionPlace? = nil,
        groups: TagGroups,
        _ problems: inout [StageOptionsError.Problem]
    ) {
        func place(_ key: String) -> OptionPlace {
            section?.below(.key(key)) ?? OptionPlace(key)
        }
        func tags(_ key: String) -> [WrittenTag] {
            groups.tags(options.strings(key) ?? [], at: place(key), &problems)
        }
        always = tags("always")
        brand = tags("brand")
        required = tags("required")
        banned = tags("banned")
        let entries = (options.mapping("replace") ?? [:]).sorted { $0.key < $1.key }
        replaced = entries.compactMap { from, value in
            value.text.map {
                (from, WrittenTag(text: $0, place: place("replace").below(.key(from))))
            }
        }
    }

    /// The user's own tags of every photo with their occasions, by falling priority.
    var demands: [(occasion: OwnTags.Occasion, tags: [WrittenTag])] {
        [(.always, always), (.brand, brand)]
    }

    /// The lists with those of a language, which go before in what they replace.
    func adding(_ other: TagLists) -> TagLists {
        var lists = self
        lists.always += other.always
        lists.brand += other.brand
        lists.required += other.required
        lists.banned += other.banned
        lists.replaced = other.replaced + replaced
        return lists
    }
}
