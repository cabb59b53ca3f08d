import StageKit

/// The options that the rules are read from.
enum PolicyOptions {
    static let all: [StageDescriptor.Option] = limits + TagLists.options + occasions + form

    private static let limits: [StageDescriptor.Option] = [
        .init(
            "platform",
            .platform,
            summary: "Whose limits and form of tags hold; left out, there are no limits."
        ),
        .init(
            "max",
            .integer(0...1000),
            summary: "The most tags to post; the default is what the platform advises or takes."
        ),
        .init(
            "min",
            .integer(0...1000),
            summary: "A photo with fewer tags than this is held; the default is 0."
        ),
        .init(
            "min_score",
            .number(0...1),
            summary: "The lowest score of a tag to post; the default is 0."
        ),
    ]

    private static let occasions: [StageDescriptor.Option] = [
        .init(
            "groups",
            .mapping(.list(.string)),
            summary: "Named sets of tags, for which \"@name\" stands in every list."
        ),
        .init(
            "folders",
            .mapping(.list(.string)),
            summary: "Tags to add to photos in folders below the watched one; * stands for a name."
        ),
        .init(
            "seasons",
            .list(
                .record([
                    .init("from", .string, required: true, summary: "The first day, as 12-01."),
                    .init("to", .string, required: true, summary: "The last day, as 12-26."),
                    .init("tags", .list(.string), required: true, summary: "The tags to add."),
                ])
            ),
            summary: "Tags to add on some days of the year, by the local date."
        ),
        .init(
            "language",
            .string,
            summary: "The section of languages that holds, en by default."
        ),
        .init(
            "languages",
            .mapping(.record(TagLists.options)),
            summary: "Further always, brand, required, banned and replace for each language."
        ),
    ]

    private static let form: [StageDescriptor.Option] = [
        .init(
            "rotate",
            .integer(0...100),
            summary:
                "Over how many recent posts of the pipeline to vary tags; 0, the default, is none."
        ),
        .init(
            "order",
            .choice(TagOrder.allCases.map(\.rawValue)),
            summary: "The order of the tags, score by default."
        ),
        .init(
            "case",
            .choice(TagSpelling.allCases.map(\.rawValue)),
            summary: "EgyptianCat (camel), egyptiancat (lower), or as it comes (keep)."
        ),
        .init(
            "emoji",
            .choice(EmojiRule.allCases.map(\.rawValue)),
            summary: "Whether emoji stay where the platform takes them, go, or are the only tags."
        ),
        .init(
            "fold_diacritics",
            .boolean,
            summary: "Whether café and cafe are one tag, true by default."
        ),
    ]
}
