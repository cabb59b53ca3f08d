/// Cuts endings off English words, so that inflections become equal.
///
/// The second version of the algorithm (Porter2, Snowball's "english"), which METEOR uses.
///
/// - SeeAlso: Porter 2001, https://snowballstem.org/algorithms/english/stemmer.html.
package struct PorterStemmer {
    /// The letters so far; a `Y` is a consonant, a `y` a vowel.
    private var word: [UInt8]
    /// Where the two regions begin in which endings may be cut.
    private var regions = (first: 0, second: 0)

    /// The stem of a lower-case word.
    package static func stem(of word: String) -> String {
        guard word.utf8.count > 2 else { return word }
        if let known = exceptions[word] { return known }
        var stemmer = PorterStemmer(word)
        stemmer.cutApostrophe()
        stemmer.cutPlural()
        if !finished.contains(stemmer.text) { stemmer.cutSuffixes() }
        return stemmer.text.replacing("Y", with: "y")
    }

    private init(_ text: String) {
        word = Array(text.utf8)
        if word.first == UInt8(ascii: "'") { word.removeFirst() }
        for index in word.indices where word[index] == UInt8(ascii: "y") {
            if index == 0 || isVowel(index - 1) { word[index] = UInt8(ascii: "Y") }
        }
        let prefix = ["gener", "commun", "arsen"].first { text.hasPrefix($0) }
        regions.first = prefix?.utf8.count ?? region(after: 0)
        regions.second = region(after: regions.first)
    }

    private var text: String { String(decoding: word, as: UTF8.self) }

    // MARK: Steps

    private mutating func cutApostrophe() {
        if let ending = longest(of: ["'", "'s", "'s'"]) { cut(ending) }
    }

    private mutating func cutPlural() {
        switch longest(of: ["sses", "ied", "ies", "us", "ss", "s"]) {
        case "sses": cut("es")
        case "ied", "ies": cut(word.count > 4 ? "es" : "s")
        case "s" where hasVowel(before: word.count - 2): cut("s")
        default: break
        }
    }

    private mutating func cutSuffixes() {
        cutPast()
        if let last = word.last, last | 0x20 == UInt8(ascii: "y"), word.count > 2,
            !isVowel(word.count - 2)
        {
            word[word.count - 1] = UInt8(ascii: "i")
        }
        cutDoubleSuffix()
        cutSimpleSuffix()
        cutResidue()
        cutFinalLetter()
    }

    /// Step 1b: `-ed` and `-ing`.
    private mutating func cutPast() {
        guard let ending = longest(of: ["eed", "eedly", "ed", "edly", "ing", "ingly"]) else {
            return
        }
        if ending.hasPrefix("eed") {
            if begins(ending, in: regions.first) { replace(ending, with: "ee") }
            return
        }
        guard hasVowel(before: word.count - ending.utf8.count) else { return }
        cut(ending)
        if longest(of: ["at", "bl", "iz"]) != nil {
            word.append(UInt8(ascii: "e"))
        } else if longest(of: ["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"]) != nil {
            word.removeLast()
        } else if regions.first >= word.count, endsInShortSyllable(at: word.count) {
            word.append(UInt8(ascii: "e"))
        }
    }

    /// Step 2.
    private mutating func cutDoubleSuffix() {
        guard let ending = longest(of: Self.doubleSuffixes.map(\.ending)),
            begins(ending, in: regions.first)
        else { return }
        let before = word.count - ending.utf8.count - 1
        switch ending {
        case "ogi" where word[before] != UInt8(ascii: "l"): break
        case "li" where !"cdeghkmnrt".utf8.contains(word[before]): break
        default: replace(ending, by: Self.doubleSuffixes)
        }
    }

    /// Step 3.
    private mutating func cutSimpleSuffix() {
        guard let ending = longest(of: Self.simpleSuffixes.map(\.ending)) else { return }
        if begins(ending, in: ending == "ative" ? regions.second : regions.first) {
            replace(ending, by: Self.simpleSuffixes)
        }
    }

    /// Step 4.
    private mutating func cutResidue() {
        guard let ending = longest(of: Self.residues), begins(ending, in: regions.second) else {
            return
        }
        let before = word.count - ending.utf8.count - 1
        if ending == "ion", before < 0 || !"st".utf8.contains(word[before]) { return }
        cut(ending)
    }

    /// Step 5.
    private mutating func cutFinalLetter() {
        let last = word.count - 1
        if word.last == UInt8(ascii: "e") {
            if last >= regions.second || (last >= regions.first && !endsInShortSyllable(at: last)) {
                word.removeLast()
            }
        } else if word.hasEnding("ll"), last >= regions.second {
            word.removeLast()
        }
    }

    // MARK: Letters

    private func isVowel(_ index: Int) -> Bool { "aeiouy".utf8.contains(word[index]) }

    private func hasVowel(before end: Int) -> Bool { (0..<max(0, end)).contains(where: isVowel) }

    /// Where the region begins after the first consonant that follows a vowel.
    private func region(after start: Int) -> Int {
        var index = start
        while index < word.count, !isVowel(index) { index += 1 }
        while index < word.count, isVowel(index) { index += 1 }
        return min(index + 1, word.count)
    }

    /// Whether the letters before `end` end in a short syllable, as in `bed` and `at`.
    private func endsInShortSyllable(at end: Int) -> Bool {
        guard end >= 2, !isVowel(end - 1), isVowel(end - 2) else { return false }
        if end == 2 { return true }
        return !isVowel(end - 3) && !"wxY".utf8.contains(word[end - 1])
    }

    // MARK: Endings

    private func longest(of endings: [String]) -> String? {
        endings.filter { word.hasEnding($0) }.max { $0.utf8.count < $1.utf8.count }
    }

    private func begins(_ ending: String, in region: Int) -> Bool {
        word.count - ending.utf8.count >= region
    }

    private mutating func cut(_ ending: String) { word.removeLast(ending.utf8.count) }

    private mutating func replace(_ ending: String, with other: String) {
        cut(ending)
        word.append(contentsOf: other.utf8)
    }

    private mutating func replace(_ ending: String, by table: [SuffixRule]) {
        guard let rule = table.first(where: { $0.ending == ending }) else { return }
        replace(ending, with: rule.replacement)
    }
}

extension [UInt8] {
    fileprivate func hasEnding(_ ending: String) -> Bool {
        count >= ending.utf8.count && suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
}
