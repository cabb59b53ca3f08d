/// States a concept as a plain sentence.
package enum ConceptSentence {
    /// A sentence such as "A close-up of an espresso" or "A view of a palace", with its period.
    package static func sentence(for concept: Concept) -> String {
        let view = concept.traits.contains(.scene) ? "A view of" : "A close-up of"
        let phrase =
            switch concept.form {
            case .countable: "\(EnglishArticle.indefinite(before: concept.noun)) \(concept.noun)"
            case .substance, .plural: concept.noun
            case .portion(let measure): "\(measure) \(concept.noun)"
            }
        return "\(view) \(phrase)."
    }
}
