internal import Checkpoints
package import SystemPackage

/// The everyday words for the classifier's labels.
///
/// Two tables of tab-separated columns under a heading. `label_nouns.tsv` gives each label, in the
/// classifier's order, the noun that people use: all breeds of dog are "dog". `nouns.tsv` gives each
/// noun its plural, its form (`count`, `mass`, `plural`, or the words before it, as in "a cup of"),
/// its hypernym (itself a noun of the table), a known word in whose place it can stand, synonyms, and
/// traits; `-` stands for none.
package struct ConceptTable: Sendable {
    /// The file that gives each label a noun.
    static let labelFileName = "label_nouns.tsv"
    /// The file of the nouns.
    static let nounFileName = "nouns.tsv"

    /// The concepts by their nouns.
    package let concepts: [String: Concept]
    /// The noun of each of the classifier's labels.
    package let labelNouns: [String]
    /// The labels that the nouns belong to, as the classifier spells them.
    package let labels: [String]
    private let hyponyms: [String: [String]]
    private let labelFile: FilePath
    private let nounFile: FilePath

    /// Reads both tables.
    ///
    /// - Throws: `CheckpointError` if a line is malformed, a noun is missing, or hypernyms go in a
    ///   circle.
    package init(labels labelPath: FilePath, nouns nounPath: FilePath) throws {
        try self.init(
            labels: try TextList(contentsOf: labelPath),
            nouns: try TextList(contentsOf: nounPath)
        )
    }

    init(labels labelList: TextList, nouns nounList: TextList) throws(CheckpointError) {
        var concepts: [String: Concept] = [:]
        for row in try Self.rows(of: nounList, columns: 7) {
            guard let concept = Concept(row), concepts[concept.noun] == nil else {
                throw .malformedText(
                    file: nounList.file.path,
                    reason: "the noun '\(row[0])' is listed twice or its columns make no sense"
                )
            }
            concepts[concept.noun] = concept
        }
        let rows = try Self.rows(of: labelList, columns: 2)
        self.concepts = concepts
        hyponyms = Dictionary(
            grouping: concepts.values.filter { $0.hypernym != nil }.map(\.noun),
            by: { concepts[$0]?.hypernym ?? $0 }
        )
        labelFile = labelList.file.path
        nounFile = nounList.file.path
        labels = rows.map { $0[0] }
        labelNouns = rows.map { $0[1] }
        let hypernyms = concepts.values.compactMap(\.hypernym)
        if let missing = (labelNouns + hypernyms).first(where: { concepts[$0] == nil }) {
            throw .malformedText(
                file: nounList.file.path,
                reason: "the noun '\(missing)' is missing"
            )
        }
        if let noun = concepts.keys.sorted().first(where: { lineage(of: $0).count > 8 }) {
            throw .malformedText(
                file: nounList.file.path,
                reason: "the hypernyms of '\(noun)' go in a circle"
            )
        }
    }

    /// A concept and those that include it, from the narrowest to the widest.
    package func lineage(of noun: String) -> [Concept] {
        var lineage: [Concept] = []
        var next: String? = noun
        // A circle ends here too, and is refused by the initialiser.
        while let noun = next, let concept = concepts[noun], lineage.count <= 8 {
            lineage.append(concept)
            next = concept.hypernym
        }
        return lineage
    }

    /// The nouns right below a noun.
    package func hyponyms(of noun: String) -> [String] { hyponyms[noun, default: []] }

    /// Checks that the tables belong to a classifier's labels and a decoder's words.
    ///
    /// - Throws: `CheckpointError` if the labels are others, or a noun that the decoder does not know
    ///   has no neighbour that it knows.
    func check(against names: TextList, vocabulary: Vocabulary) throws(CheckpointError) {
        if labels != names.lines {
            throw .malformedText(
                file: labelFile,
                reason: "its labels are not those of \(names.file.path)"
            )
        }
        let words = Set(vocabulary.words)
        let stranger = concepts.values.filter { !words.contains($0.neighbour ?? $0.noun) }
            .map(\.noun).min()
        if let stranger {
            throw .malformedText(
                file: nounFile,
                reason: "the decoder knows neither '\(stranger)' nor its neighbour"
            )
        }
    }

    private static func rows(
        of list: TextList,
        columns: Int
    ) throws(CheckpointError) -> [[String]] {
        var rows: [[String]] = []
        for (index, line) in list.lines.enumerated().dropFirst() {
            let row = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard row.count == columns, !row.contains("") else {
                throw .malformedText(
                    file: list.file.path,
                    reason: "line \(index + 1) has not \(columns) columns"
                )
            }
            rows.append(row)
        }
        return rows
    }
}

extension Concept {
    /// Reads a row of `nouns.tsv`; nil if a trait is unknown.
    fileprivate init?(_ row: [String]) {
        func items(_ text: String) -> [String] {
            text == "-" ? [] : text.split(separator: ",").map(String.init)
        }
        let traits = items(row[6]).map(Trait.init)
        guard !traits.contains(nil) else { return nil }
        let form: Form =
            switch row[2] {
            case "count": .countable
            case "mass": .substance
            case "plural": .plural
            default: .portion(row[2])
            }
        self.init(
            noun: row[0],
            plural: row[1],
            form: form,
            hypernym: items(row[3]).first,
            neighbour: items(row[4]).first,
            synonyms: items(row[5]),
            traits: Set(traits.compactMap(\.self))
        )
    }
}
