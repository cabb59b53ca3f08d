import Testing
import YAMLDocument

struct YAMLScalarTests {
    @Test(arguments: [
        ("", "null"), ("~", "null"), ("null", "null"), ("NULL", "null"), ("nUll", "'nUll'"),
        ("true", "bool true"), ("False", "bool false"), ("tRue", "'tRue'"),
        ("yes", "'yes'"), ("no", "'no'"), ("NO", "'NO'"), ("on", "'on'"), ("off", "'off'"),
        ("0", "int 0"), ("-12", "int -12"), ("+7", "int 7"), ("007", "int 7"),
        ("0x1F", "int 31"), ("0o17", "int 15"), ("0x", "'0x'"), ("0x-5", "'0x-5'"),
        ("0xG", "'0xG'"), ("1_000", "'1_000'"), ("0b11", "'0b11'"), ("12:30", "'12:30'"),
        ("9223372036854775807", "int 9223372036854775807"),
        ("9223372036854775808", "number 9.223372036854776e+18"),
        ("0.3", "number 0.3"), ("-1.5e3", "number -1500.0"), (".5", "number 0.5"),
        ("5.", "number 5.0"), ("1e3", "number 1000.0"), (".", "'.'"), ("-", "[null]"),
        ("1e", "'1e'"), ("e3", "'e3'"), ("1.2.3", "'1.2.3'"), ("2026-11-23", "'2026-11-23'"),
        ("0x1p3", "'0x1p3'"), ("inf", "'inf'"), ("nan", "'nan'"), ("infinity", "'infinity'"),
        (".inf", "number inf"), ("-.INF", "number -inf"), (".NaN", "number nan"),
        ("'true'", "'true'"), ("\"5\"", "'5'"), ("''", "''"), ("'~'", "'~'"),
        ("!!str 5", "'5'"), ("! 5", "'5'"), ("\"a\\tb\\u00e9\"", "'a\tbé'"),
        ("|\n  one\n  two", "'one\ntwo\n'"), (">\n  one\n  two", "'one two\n'"),
        ("C:\\photos", "'C:\\photos'"), ("a # comment", "'a'"), ("a#b", "'a#b'"),
        ("日本 🐱", "'日本 🐱'"),
    ])
    func scalar_whenRead_hasItsTypeInTheCoreSchema(text: String, outline: String) throws {
        #expect(try YAMLDocument.parse("key:\n  \(text)\n").outline == "{key: \(outline)}")
    }

    @Test func key_whenItLooksLikeAnotherType_staysAsWritten() throws {
        let text = "1: a\ntrue: b\n007: c\n\"q\": d\nno: e\n"
        #expect(
            try YAMLDocument.parse(text).outline
                == "{1: 'a', true: 'b', 007: 'c', q: 'd', no: 'e'}"
        )
    }
}
