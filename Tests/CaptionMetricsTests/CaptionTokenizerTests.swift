import CaptionMetrics
import Testing

@Suite struct CaptionTokenizerTests {
    private let tokenizer = CaptionTokenizer()

    @Test func tokens_ofTheFixture_areTheOfficialOnes() throws {
        let cases = try OfficialScores.load().tokenizer
        #expect(cases.count == 14)
        for test in cases {
            var expected = test.tokens
            // The official tokenizer loses the apostrophe of a clitic that ends the whole file, as
            // in this case, which was tokenized alone.
            if test.caption.hasSuffix("they're") { expected[expected.count - 1] = "'re" }
            #expect(tokenizer.tokens(of: test.caption) == expected)
        }
    }

    /// Each was given to Stanford's PTBTokenizer 3.4.1.
    @Test(arguments: [
        ("", ""),
        (" . ? ! , ", ""),
        ("A man, isn't he?!", "a man is n't he ?!"),
        ("y'all rock'n'roll at five o'clock", "y' all rock 'n' roll at five o'clock"),
        ("'Tis O'Brien's '90s t-shirt", "'t is o'brien 's '90s t-shirt"),
        ("the boys' and men's races", "the boys and men 's races"),
        ("who's-who jack-o'-lantern", "who 's who jack-o lantern"),
        ("10,000-seat arena at 10:30, 5:30pm", "10,000-seat arena at 10:30 5:30 pm"),
        ("$5.00 £5 €5 50% .5 -5 +5", "$ 5.00 # 5 $ 5 50 % .5 -5 +5"),
        ("#1 #hashtag @name **", "# 1 #hashtag @name **"),
        ("St. Louis, No. 5, no. five, Sat.", "st. louis no. 5 no five sat"),
        ("U.S.-based A.J. in an R.V.", "u.s.-based a.j. in an r.v."),
        ("a/b/c/d w/o his / her", "a/b/c / d w/o his / her"),
        ("[b] {c} <tag> < tag >", "-lsb- b -rsb- -lcb- c -rcb- <tag> < tag >"),
        (
            "me@example.com www.example.com http://a.b/c",
            "me@example.com www.example.com http://a.b/c"
        ),
        ("café “naïve” 25° ½ Москва 😀", "café naïve 25 ° 1/2 москва"),
        ("Hello!World what?no a--b a..b", "hello!world what?no a b a. b"),
        ("a_b __init__ x+y A+B at&t AT&T", "a_b __ init __ x + y a+b at & t at&t"),
    ])
    func tokens_areThoseOfThePennTreebank(caption: String, expected: String) {
        #expect(tokenizer.tokens(of: caption).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        "'", "''''", "n'", "-", "a-", "<", "<a", "@", ".a.", "1/", "\u{0}", "\u{301}a",
    ])
    func tokens_ofFragments_areFound(caption: String) {
        #expect(tokenizer.tokens(of: caption).allSatisfy { !$0.isEmpty && !$0.contains(" ") })
    }
}
