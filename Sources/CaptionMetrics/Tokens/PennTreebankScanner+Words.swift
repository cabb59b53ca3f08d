extension PennTreebankScanner {
    /// Characters that are read as others.
    static let plain: [Unicode.Scalar: [Unicode.Scalar]] = [
        "\u{2018}": ["'"], "\u{2019}": ["'"], "`": ["'"], "\u{B4}": ["'"], "\u{201C}": ["\""],
        "\u{201D}": ["\""], "\u{2013}": [" ", "-", " "], "\u{2014}": [" ", "-", " "],
        "\u{A3}": ["#"], "\u{20AC}": ["$"], "\u{A2}": [" ", "c", "e", "n", "t", "s", " "],
        "\u{BC}": [" ", "1", "/", "4"], "\u{BD}": [" ", "1", "/", "2"],
        "\u{BE}": [" ", "3", "/", "4"],
    ]

    /// How brackets are written.
    static let brackets: [Unicode.Scalar: String] = [
        "(": "-lrb-", ")": "-rrb-", "[": "-lsb-", "]": "-rsb-", "{": "-lcb-", "}": "-rcb-",
    ]

    /// What stands after an apostrophe as a word of its own.
    static let clitics: Set<String> = [
        "s", "m", "d", "re", "ve", "ll", "n", "em", "til", "till", "cause",
    ]

    /// Words that are two, and the letters of the second.
    static let assimilations = [
        "cannot": 3, "gonna": 2, "gotta": 2, "lemme": 2, "gimme": 2, "wanna": 2,
    ]

    /// Abbreviations that keep their full stop.
    static let abbreviations = words(
        """
        jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri
        ala ariz ark calif colo conn fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev
        okla ore pa penn tenn tex va vt wash wis wyo
        inc co cos corp ltd plc bros assn univ intl est tel ext sq jr sr ph.d ed.d esq etc al seq
        bldg mr mrs ms dr drs prof sen rep atty lt col gen messrs gov adm rev maj sgt cpl pvt capt st
        ste ave pres lieut hon brig comdr det mt ft dept blvd rd vs a.k.a
        """
    )

    /// Abbreviations that keep it before a number.
    static let numberAbbreviations = words("no nos fig figs vol vols pp sec sect art ch")

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}

extension Unicode.Scalar {
    var isLetter: Bool {
        isASCII ? ("a"..."z").contains(self) || ("A"..."Z").contains(self) : properties.isAlphabetic
    }
    var isDigit: Bool {
        isASCII ? ("0"..."9").contains(self) : properties.numericType == .decimal
    }
    var isWordPart: Bool { isLetter || isDigit }

    /// Whether a sign other than a bracket is a token that no punctuation filter drops.
    var staysToken: Bool {
        if isASCII { return isOneOf("$%&+/<=>^|~\\") }
        return value <= 0xFFFF
            && [.mathSymbol, .otherSymbol, .currencySymbol].contains(properties.generalCategory)
    }

    func isOneOf(_ characters: String) -> Bool { characters.unicodeScalars.contains(self) }
}
