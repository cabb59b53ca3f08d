/// Follows a text through a trie along every reading at once.
struct TrieReader {
    private let trie: WordTrie
    private let isExact: Bool
    private var nodes: [UInt32] = [WordTrie.root]
    private var wildcardCount = 0

    /// Starts before the first letter.
    ///
    /// - Parameters:
    ///   - trie: The words to look for.
    ///   - isExact: Whether letters are taken as they are, neither repeated nor replaced.
    init(_ trie: WordTrie, isExact: Bool = false) {
        self.trie = trie
        self.isExact = isExact
    }

    /// Whether no word begins with what was read.
    var isDone: Bool { nodes.isEmpty }

    /// The rules of the words that are complete.
    var rules: [WordRule] { nodes.compactMap(trie.rule(at:)) }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - glyph: The next glyph.
    ///   - isJoined: Whether the gap of a phrase may be missing after it.
    mutating func read(_ glyph: Glyph, isJoined: Bool) {
        var next: [UInt32] = []
        if glyph.kind == .wildcard { wildcardCount += 1 }
        for node in nodes {
            switch glyph.kind {
            case .letter, .digit, .symbol, .unspacedLetter:
                readLetter(glyph, from: node, into: &next)
            case .wildcard where !isExact && wildcardCount == 1 && node != WordTrie.root:
                for letter: UInt32 in 0x61...0x7A {
                    if let child = trie.child(of: node, letter) { Self.add(child, to: &next) }
                }
            case .separator, .wildcard:
                readGap(from: node, into: &next)
            case .newline:
                break
            }
        }
        if isJoined {
            for node in next {
                if let gap = trie.child(of: node, WordTrie.gap) { Self.add(gap, to: &next) }
            }
        }
        nodes = next
    }

    private func readLetter(_ glyph: Glyph, from node: UInt32, into next: inout [UInt32]) {
        if let child = trie.child(of: node, glyph.own) { Self.add(child, to: &next) }
        if isExact { return }
        let (first, second) = glyph.alternatives
        if first != 0, let child = trie.child(of: node, first) { Self.add(child, to: &next) }
        if second != 0, let child = trie.child(of: node, second) { Self.add(child, to: &next) }
        if repeats(glyph, node) { Self.add(node, to: &next) }
    }

    /// Whether the glyph may be the node's letter once more; digits in a number are not repeated.
    private func repeats(_ glyph: Glyph, _ node: UInt32) -> Bool {
        let letter = trie.letter(of: node)
        return node != WordTrie.root && glyph.mayBe(letter) && !(0x30...0x39).contains(letter)
    }

    private func readGap(from node: UInt32, into next: inout [UInt32]) {
        if let child = trie.child(of: node, WordTrie.gap) { Self.add(child, to: &next) }
        if trie.letter(of: node) == WordTrie.gap { Self.add(node, to: &next) }
    }

    private static func add(_ node: UInt32, to nodes: inout [UInt32]) {
        if !nodes.contains(node) { nodes.append(node) }
    }
}
