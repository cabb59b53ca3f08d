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
            summary: "Tags never to post, in any capitals; * stands for any letters."
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

    /// Adds a language's lists, which go before in what they replace.
    mutating func add(_ other: TagLists) {
        always += other.always
        brand += other.brand
        required += other.required
        banned += other.banned
        replaced = other.replaced + replaced
    }
}
