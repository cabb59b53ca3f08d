/// A thing that a photo may show, in the everyday word for it.
package struct Concept: Sendable, Hashable {
    /// How the word goes with an article.
    package enum Form: Sendable, Hashable {
        /// "A cat", "cats".
        case countable
        /// "Bread".
        case substance
        /// "Sunglasses".
        case plural
        /// "A cup of coffee": the words before the noun.
        case portion(String)
    }

    /// What else is to be known of a concept.
    package enum Trait: String, Sendable, Hashable {
        /// A place or a building, which is seen from afar.
        case scene
        /// Something that is often seen beside what a photo is about, such as clothing.
        case incidental
        /// Nothing to be said on a classifier's word alone.
        case unsafe
    }

    /// The word or words, such as `cat` or `traffic light`; capitals only in proper names.
    package let noun: String
    /// More than one.
    package let plural: String
    /// How the noun goes with an article.
    package let form: Form
    /// The noun of the concept that includes this one, such as `bird`, or nil.
    package let hypernym: String?
    /// A known word that takes the noun's place in a sentence, if the decoder does not know the noun.
    package let neighbour: String?
    /// Words by which a caption names the concept as well.
    package let synonyms: [String]
    /// What else is to be known.
    package let traits: Set<Trait>

    /// Makes a concept.
    package init(
        noun: String,
        plural: String,
        form: Form = .countable,
        hypernym: String? = nil,
        neighbour: String? = nil,
        synonyms: [String] = [],
        traits: Set<Trait> = []
    ) {
        self.noun = noun
        self.plural = plural
        self.form = form
        self.hypernym = hypernym
        self.neighbour = neighbour
        self.synonyms = synonyms
        self.traits = traits
    }

    /// Whether a caption's lower-case words name the concept itself.
    package func isNamed(by words: [String]) -> Bool {
        ([noun, plural] + synonyms).contains { name in
            let parts = name.lowercased().split(separator: " ").map(String.init)
            return words.indices.contains { words[$0...].starts(with: parts) }
        }
    }
}
