/// States a classifier's label as a plain sentence.
package enum LabelSentence {
    /// Labels whose usual English form is another.
    private static let usualForms = [
        "jean": "jeans", "pajama": "pajamas", "sunglass": "sunglasses",
        "mashed potato":
            "mashed potatoes",
    ]
    /// Labels, in their usual form, that are plurals or substances and take no article.
    private static let uncountable: Set = [
        "acorn squash", "binoculars", "brain coral", "brass", "broccoli", "butternut squash",
        "carbonara", "cauliflower", "chain mail", "chocolate sauce", "consomme", "coral fungus",
        "corn", "dough", "eggnog", "face powder", "guacamole", "hair spray", "hay", "ice cream",
        "jeans", "lipstick", "lotion", "mashed potatoes", "pajamas", "parallel bars", "perfume",
        "rapeseed", "red wine", "spaghetti squash", "sunglasses", "sunscreen", "swimming trunks",
        "thatch", "toilet tissue", "velvet", "wool",
    ]
    /// Labels of places, which are seen from afar.
    private static let places: Set = [
        "alp", "barn", "boathouse", "breakwater", "castle", "church", "cliff", "cliff dwelling",
        "coral reef", "dam", "dock", "geyser", "greenhouse", "lakeside", "megalith", "monastery",
        "mosque", "palace", "patio", "pier", "planetarium", "promontory", "sandbar", "seashore",
        "steel arch bridge", "stupa", "suspension bridge", "triumphal arch", "valley", "viaduct",
        "volcano", "water tower", "yurt",
    ]

    /// A sentence such as "A close-up of an Egyptian cat."; capitals stay as in the label.
    ///
    /// Of several names, separated by commas or slashes, the first counts.
    package static func sentence(for label: String) -> String {
        let name = displayName(of: label)
        let view = places.contains(name) ? "A view of" : "A close-up of"
        let article =
            uncountable.contains(name) ? "" : EnglishArticle.indefinite(before: name) + " "
        return "\(view) \(article)\(name)."
    }

    /// The first of the label's names, in its usual form.
    static func displayName(of label: String) -> String {
        let first = label.prefix { $0 != "," && $0 != "/" }
        let name = first.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return usualForms[name] ?? name
    }
}
