package import Checkpoints
package import SystemPackage

/// Sets of tags that people put on their photos, one set a line of a text file.
///
/// Tags are separated by white space or commas, with or without `#`, and count in lower case. The
/// sets are split by their line numbers from 0: those divisible by 12 are for testing, and of the
/// others every 24th from the first is for validation. Empty lines count as lines.
package struct TagSets: Sendable {
    /// The distinct tags of each line, in the line's order.
    package let lines: [[String]]

    private static let testEvery = 12
    private static let validationEvery = 24

    /// Takes sets that are in memory.
    package init(lines: [[String]]) {
        self.lines = lines
    }

    /// Reads a file.
    ///
    /// - Throws: ``CheckpointError`` if it cannot be read.
    package init(contentsOf path: FilePath) throws(CheckpointError) {
        let text = try MappedFile(path).withBytes { String(decoding: $0, as: UTF8.self) }
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var seen: Set<String> = []
            return line.split { $0.isWhitespace || $0 == "," }
                .map { $0.drop { $0 == "#" }.lowercased() }
                .filter { !$0.isEmpty && seen.insert($0).inserted }
        }
    }

    /// The sets to learn from, in the file's order.
    package var training: [[String]] {
        select { $0 % Self.testEvery != 0 && $0 % Self.validationEvery != 1 }
    }

    /// The sets that tell when to stop and which settings to take.
    package var validation: [[String]] { select { $0 % Self.validationEvery == 1 } }

    /// The sets that nothing was learned from.
    package var test: [[String]] { select { $0 % Self.testEvery == 0 } }

    private func select(_ isChosen: (Int) -> Bool) -> [[String]] {
        lines.indices.filter(isChosen).map { lines[$0] }
    }
}

/// A task with a known answer: some tags of a set are given, the others are hidden.
package struct TagCompletion: Sendable, Hashable {
    /// The ids of the given tags that the vocabulary has.
    package let context: [Int]
    /// The ids of the hidden tags; one that the vocabulary lacks has a negative number of its own.
    package let hidden: [Int]

    /// Takes a task; nil if nothing is hidden.
    package init?(context: [Int], hidden: [Int]) {
        guard !hidden.isEmpty else { return nil }
        self.context = context
        self.hidden = hidden
    }

    /// Gives the tags at even places of a set and hides those at odd places.
    ///
    /// - Returns: Nil for fewer than two tags.
    package init?(set: [String], vocabulary: TagVocabulary) {
        guard set.count >= 2 else { return nil }
        let places = set.indices
        context = places.filter { $0.isMultiple(of: 2) }.compactMap { vocabulary.id(of: set[$0]) }
        hidden = places.filter { !$0.isMultiple(of: 2) }
            .map { vocabulary.id(of: set[$0]) ?? -1 - $0 }
    }
}

extension TagVocabulary {
    /// The tags of at least `minimumCount` sets, the most frequent first, at most `limit` of them.
    package init(of sets: [[String]], minimumCount: Int = 5, limit: Int = 4000) {
        var counts: [String: Int] = [:]
        for set in sets {
            for tag in set { counts[tag, default: 0] += 1 }
        }
        let frequent = counts.filter { $0.value >= minimumCount }
        let sorted = frequent.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        self.init(tags: sorted.prefix(limit).map(\.key))
    }
}
