/// Damages texts at random, the same way for the same seed.
struct TextMutator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The text with one to four damages.
    mutating func mutated(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...random(4) { damage(&text) }
        return text
    }

    private mutating func damage(_ text: inout [UInt8]) {
        guard !text.isEmpty else { return }
        let start = random(text.count)
        let end = min(text.count, start + 1 + random(20))
        switch random(7) {
        case 0: text[start] ^= UInt8(1 << random(8))
        case 1: text[start] = UInt8(random(256))
        case 2: text.removeSubrange(start..<end)
        case 3: text.insert(contentsOf: text[start..<end], at: random(text.count))
        case 4: text.insert(contentsOf: Array(snippet().utf8), at: start)
        case 5: text.swapAt(start, random(text.count))
        default: if random(10) == 0 { text.removeSubrange(start...) }
        }
    }

    private mutating func snippet() -> String {
        let snippets = [
            "\n", "\t", ": ", "- ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "!x ",
            "<<: *a\n",
            "\0", "\u{85}", "\u{2028}", "\u{FEFF}", "é🐱", "99999999999999999999", "-1", "~", "$",
            "null", "---\n", "...\n", "%YAML 9.9\n", "|\n", ">\n", "? ", "\r", "\r\n", ",",
        ]
        return snippets[random(snippets.count)]
    }

    /// A number from 0 to below `limit` (SplitMix64).
    private mutating func random(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(limit))
    }
}
