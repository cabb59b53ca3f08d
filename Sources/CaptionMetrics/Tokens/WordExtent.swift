/// How far a word or number reaches, by what may stand inside one.
struct WordExtent {
    private let scanner: PennTreebankScanner

    init(_ scanner: PennTreebankScanner) {
        self.scanner = scanner
    }

    private func at(_ index: Int) -> Unicode.Scalar { scanner.scalar(index) }

    /// The end of the word that begins at `start`; nil if none does.
    func end(from start: Int) -> Int? {
        let isSigned = at(start).isOneOf("+-") && at(start + 1).isDigit && at(start - 1) != "-"
        let sign = isSigned ? 1 : 0
        let point = at(start + sign).isOneOf(".:,") && at(start + sign + 1).isDigit ? 1 : 0
        // No sign or point of a number directly after a word.
        if sign + point > 0, start > 0, at(start - 1).isWordPart, point == 0 || at(start) != ":" {
            return nil
        }
        guard at(start + sign + point).isWordPart else { return nil }
        var end = run(from: start + sign + point)
        while let next = joined(start, end) { end = next }
        return abbreviation(start, end) ?? end
    }

    private func run(from start: Int) -> Int {
        var end = start
        while at(end).isWordPart { end += 1 }
        return end
    }

    private func digits(from start: Int) -> Int {
        var end = start
        while at(end).isDigit { end += 1 }
        return end
    }

    /// The end of a word together with the part after a joint at `end`.
    private func joined(_ start: Int, _ end: Int) -> Int? {
        let (before, after) = (at(end - 1), at(end + 1))
        switch at(end) {
        case "-", "_", "/":
            guard after.isWordPart else { return nil }
            if at(end) == "/", slashes(start, end) >= 2 { return nil }
        case ".", ",", ":", "!", "?":
            if !at(end).isOneOf("!?"), isNumber(start, end) { return digits(from: end + 1) }
            guard at(end).isOneOf(".!?"), isName(start, end) else { return nil }
            if at(end) == ".", after == "-", at(end + 2).isWordPart, isAcronym(start, end) {
                return run(from: end + 2)
            }
            guard after.isLetter else { return nil }
        case "&", "+":
            guard before.properties.isUppercase, after.properties.isUppercase else { return nil }
        case "'":
            guard belongsTogether(start, end) else { return nil }
        default:
            return nil
        }
        return run(from: end + 1)
    }

    private func slashes(_ start: Int, _ end: Int) -> Int { (start..<end).count { at($0) == "/" } }

    /// Whether the parts so far are digits.
    private func isNumber(_ start: Int, _ end: Int) -> Bool {
        at(end + 1).isDigit
            && (start..<end).allSatisfy { at($0).isDigit || at($0).isOneOf(".,:+-") }
    }

    /// Whether each part so far begins with a letter.
    private func isName(_ start: Int, _ end: Int) -> Bool {
        at(start).isLetter
            && (start..<end).allSatisfy { at($0).isWordPart || at($0).isOneOf(".!?") }
    }

    /// Whether an apostrophe is inside a word, as in `o'clock`, `O'Brien` and `Hawai'i`.
    private func belongsTogether(_ start: Int, _ end: Int) -> Bool {
        let rest = run(from: end + 1) - end - 1
        guard (start..<end).allSatisfy({ at($0).isLetter }), rest > 0 else { return false }
        let after = String(String.UnicodeScalarView((end + 1..<end + 1 + rest).map(at)))
            .lowercased()
        if PennTreebankScanner.clitics.contains(after) { return false }
        if end == start + 1, rest >= 2 { return !at(start).isOneOf("iIyY") }
        return at(end - 1).isOneOf("aeiouyAEIOUY") && at(end + 1).isOneOf("aeiou")
    }

    /// Whether the parts are single letters, as in `U.S`.
    private func isAcronym(_ start: Int, _ end: Int) -> Bool {
        (start..<end).allSatisfy {
            ($0 - start).isMultiple(of: 2) ? at($0).isLetter : at($0) == "."
        }
    }

    /// The end of an abbreviation with its full stop.
    private func abbreviation(_ start: Int, _ end: Int) -> Int? {
        guard at(end) == ".", at(start).isLetter else { return nil }
        let word = String(String.UnicodeScalarView((start..<end).map(at))).lowercased()
        if isAcronym(start, end) || PennTreebankScanner.abbreviations.contains(word) {
            return end + 1
        }
        guard PennTreebankScanner.numberAbbreviations.contains(word) else { return nil }
        return at(end + 1) == " " && at(end + 2).isDigit ? end + 1 : nil
    }
}
