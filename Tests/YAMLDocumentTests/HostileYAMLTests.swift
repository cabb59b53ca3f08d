import Testing
import YAMLDocument

struct HostileYAMLTests {
    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4"),  // a byte that no text has
            ([0x61, 0x3A, 0x0A, 0x20, 0xC3, 0x28], "2:2"),  // a letter cut short
            ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "1:4"),  // half of a surrogate pair
            ([0xC3, 0xA9, 0x3A, 0x20, 0xC0, 0x80], "1:4"),  // NUL in two bytes
            ([0xEF, 0xBB, 0xBF, 0x61, 0xF8], "1:2"),  // after a byte order mark
            ([0xFF, 0xFE, 0x61, 0x00], "1:1"),  // UTF-16
            ([0x61, 0x3A, 0x20, 0xE2, 0x82], "1:4"),  // the end inside a letter
        ] as [([UInt8], String)]
    )
    func document_whenNotUTF8_namesThePlaceOfTheByte(bytes: [UInt8], position: String) {
        let message = "\(position): this is not UTF-8 text: save the file as UTF-8"
        #expect(error(bytes) == message)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func document_whenNestedTooDeep_isRefused(opening: String) throws {
        let text = String(repeating: opening, count: 50000)
        let message = try #require(error(Array(text.utf8)))
        #expect(message.hasSuffix("more than 100 levels") || message.contains("a key must be text"))
    }

    @Test func document_whenNestedAsDeepAsAllowed_isRead() throws {
        let deepest = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(try YAMLDocument.parse(deepest).outline == deepest)
        #expect(error(Array("[\(deepest)]".utf8)) == "1:101: the document has more than 100 levels")
    }

    @Test func aliases_whenTheyMultiply_areRefusedSoon() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(error(Array(text.utf8)) == "5:45: the document has more than 100000 values")
    }

    @Test func aliases_whenTheyNest_countAsLevels() {
        var text = "- &a0 [x]\n"
        for level in 1..<200 { text += "- &a\(level) [*a\(level - 1)]\n" }
        #expect(error(Array(text.utf8)) == "100:9: the document has more than 100 levels")
    }

    @Test func document_whenItHasTooManyValues_isRefused() {
        let text = "[" + String(repeating: "a,", count: 200_000) + "]"
        #expect(error(Array(text.utf8))?.hasSuffix("more than 100000 values") == true)
    }

    @Test func document_whenTooLarge_isRefused() {
        let bytes = [UInt8](repeating: 0x61, count: YAMLDocument.maximumByteCount + 1)
        #expect(error(bytes) == "1:1: the file is larger than 1024 KiB")
    }

    @Test func scalar_whenHuge_isReadWhole() throws {
        let count = YAMLDocument.maximumByteCount - 2
        let text = "\"" + String(repeating: "x", count: count) + "\""
        guard case .string(let value) = try YAMLDocument.parse(text).value else {
            Issue.record("not text")
            return
        }
        #expect(value.utf8.count == count)
    }

    @Test func excerpt_whenTextIsLongOrOdd_isShortAndHarmless() {
        #expect("plain".excerpt == "'plain'")
        #expect(
            String(repeating: "é", count: 41).excerpt == "'\(String(repeating: "é", count: 40))…'"
        )
        #expect("a\nb\u{1B}\u{202E}\0".excerpt == "'a\\nb\\u{1B}\\u{202E}\\0'")
    }

    private func error(_ bytes: [UInt8]) -> String? {
        do throws(YAMLError) {
            _ = try YAMLDocument.parse(bytes: bytes)
            return nil
        } catch {
            return error.description
        }
    }
}
