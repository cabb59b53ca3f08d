/// Words by their letters, for reading a text and many words side by side.
struct WordTrie {
    /// Stands for what separates the words of a phrase.
    static let gap: UInt32 = 0x20
    /// The node that no letter has led to.
    static let root: UInt32 = 0

    /// The nodes by the node before them and the letter between.
    private var children: [UInt64: UInt32] = [:]
    /// The letter that leads to each node.
    private var letters: [UInt32] = [0]
    private var rules: [UInt32: WordRule] = [:]

    /// Adds a word; one that is there already keeps its first rule.
    mutating func insert(_ word: [UInt32], rule: WordRule) {
        var node = Self.root
        for letter in word {
            node = child(of: node, letter) ?? appendChild(to: node, letter)
        }
        if node != Self.root, rules[node] == nil { rules[node] = rule }
    }

    /// Whether a word begins with a reading of the glyph.
    func mayBegin(with glyph: Glyph) -> Bool {
        if child(of: Self.root, glyph.own) != nil { return true }
        let (first, second) = glyph.alternatives
        if first == 0 { return false }
        return child(of: Self.root, first) != nil || child(of: Self.root, second) != nil
    }

    /// The rule of the word that ends at the node.
    func rule(at node: UInt32) -> WordRule? { rules[node] }

    /// The letter that leads to the node.
    func letter(of node: UInt32) -> UInt32 { letters[Int(node)] }

    /// The node that `letter` leads to.
    func child(of node: UInt32, _ letter: UInt32) -> UInt32? {
        children[UInt64(node) << 32 | UInt64(letter)]
    }

    private mutating func appendChild(to node: UInt32, _ letter: UInt32) -> UInt32 {
        let child = UInt32(letters.count)
        letters.append(letter)
        children[UInt64(node) << 32 | UInt64(letter)] = child
        return child
    }
}
