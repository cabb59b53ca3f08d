/// The tags that a model knows; their places in the list are their ids.
package struct TagVocabulary: Sendable, Hashable {
    /// The tags as people write them: lower case, without spaces or `#`.
    package let tags: [String]
    private let ids: [String: Int]

    /// Makes a vocabulary of distinct tags.
    package init(tags: [String]) {
        self.tags = tags
        ids = Dictionary(zip(tags, tags.indices)) { first, _ in first }
    }

    /// The number of tags.
    package var count: Int { tags.count }

    /// The id of a tag as people write it.
    package func id(of tag: String) -> Int? { ids[tag] }
}
