/// What a caption says of a photo's concept.
package enum ConceptNaming: String, Sendable, Equatable {
    /// Nothing.
    case none
    /// A concept that includes it: a bird for a flamingo.
    case hypernym
    /// Its noun or a synonym.
    case itself
}

extension PhotoDescription {
    /// What the decoder's best caption says of the concept.
    package var naming: ConceptNaming {
        guard let seen = concept, let words = hypotheses.first?.words else { return .none }
        if seen.concept.isNamed(by: words) { return .itself }
        return seen.hypernyms.contains { $0.isNamed(by: words) } ? .hypernym : .none
    }
}
