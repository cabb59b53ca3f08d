/// Words by their letters, for reading a text and many words side by side.
struct WordTrie {
    /// Stands for what separates the words of a phrase.
    static let gap: UInt32 = 0x20

    private struct Node {
        let letter: UInt32
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
        var rule: Int32 = -1
    }

    private var nodes = [Node(letter: 0)]
    private var rules: [WordRule] = []

    /// The node that no letter has led to.
    static let root: Int32 = 0

    /// Adds a word; one that is there already keeps its first rule.
    mutating func insert(_ letters: [UInt32], rule: WordRule) {
        guard !letters.isEmpty else { return }
        var node = Self.root
        for letter in letters {
            node = child(of: node, letter) ?? appendChild(to: node, letter)
        }
        guard nodes[Int(node)].rule < 0 else { return }
        nodes[Int(node)].rule = Int32(rules.count)
        rules.append(rule)
    }

    /// The rule of the word that ends at the node.
    func rule(at node: Int32) -> WordRule? {
        let rule = nodes[Int(node)].rule
        return rule < 0 ? nil : rules[Int(rule)]
    }

    /// The letter that leads to the node.
    func letter(of node: Int32) -> UInt32 { nodes[Int(node)].letter }

    /// The node that `letter` leads to.
    func child(of node: Int32, _ letter: UInt32) -> Int32? {
        var child = nodes[Int(node)].firstChild
        while child >= 0 {
            if nodes[Int(child)].letter == letter { return child }
            child = nodes[Int(child)].nextSibling
        }
        return nil
    }

    /// Calls `body` with each child and its letter.
    func forEachChild(of node: Int32, _ body: (Int32, UInt32) -> Void) {
        var child = nodes[Int(node)].firstChild
        while child >= 0 {
            body(child, nodes[Int(child)].letter)
            child = nodes[Int(child)].nextSibling
        }
    }

    private mutating func appendChild(to node: Int32, _ letter: UInt32) -> Int32 {
        let child = Int32(nodes.count)
        nodes.append(Node(letter: letter, nextSibling: nodes[Int(node)].firstChild))
        nodes[Int(node)].firstChild = child
        return child
    }
}
