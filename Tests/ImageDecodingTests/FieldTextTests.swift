import Testing

@testable import ImageDecoding

struct FieldTextTests {
    @Test(arguments: [
        ("  A boat\r\n on\tthe\u{85}lake\u{2028} ", "A boat on the lake"),
        ("a\u{0}b\u{1B}[31mc\u{7F}", "ab[31mc"),
        ("\u{202E}evil\u{202C} \u{2067}x\u{2069}\u{FEFF}\u{FFFF}", "evil x"),
        ("Zürich 猫 👩‍👩‍👧‍👦 🇨🇭", "Zürich 猫 👩‍👩‍👧‍👦 🇨🇭"),
        ("می‌خواهم", "می‌خواهم"),
    ])
    func text_whenItIsUTF8_isOneCleanLine(text: String, expected: String) {
        #expect(FieldText.text(Array(text.utf8)) == expected)
    }

    @Test func text_whenNothingIsLeft_isNone() {
        for bytes in [
            [], [0], [0x20, 0x0A], Array("\u{202E}\u{200B}\u{0}".utf8).filter { $0 < 32 },
        ] {
            #expect(FieldText.text(bytes as [UInt8]) == nil)
        }
    }

    @Test func text_whenItIsLatin1_isRead() {
        #expect(FieldText.text([0x5A, 0xFC, 0x72, 0x69, 0x63, 0x68]) == "Zürich")
        #expect(FieldText.text([0x43, 0x61, 0x66, 0xE9]) == "Café")
    }

    @Test func text_whenUTF8EndsWithinACharacter_losesThatAlone() {
        let bytes = Array("Zürich 猫".utf8)
        #expect(FieldText.text(bytes.dropLast()) == "Zürich")
        #expect(FieldText.text(bytes.dropLast(2)) == "Zürich")
    }

    @Test func text_whenUTF8IsSaidButDamaged_isRepaired() {
        #expect(FieldText.text([0x41, 0xFF, 0x42], isUTF8: true) == "A\u{FFFD}B")
    }

    @Test(arguments: ["x", "猫", "👩‍👩‍👧‍👦", "e\u{301}\u{302}"])
    func text_whenItIsLong_endsAfterACharacter(character: String) throws {
        let text = String(repeating: character, count: 10_000)
        let field = try #require(FieldText.text(Array(text.utf8)))
        #expect(field.utf8.count <= 2000 && field.utf8.count > 2000 - character.utf8.count - 3)
        #expect(field.dropLast().allSatisfy { $0 == Character(character) } && field.last == "…")
    }

    @Test func text_whenOneCharacterIsEndless_isNone() {
        let text = "e" + String(repeating: "\u{301}", count: 5000)
        #expect(FieldText.text(Array(text.utf8)) == nil)
    }

    @Test func list_whenThereIsNoRoom_endsAfterAWholeText() {
        let list = FieldText.list((0..<1000).map { "keyword\($0)" })
        #expect((list?.utf8.count ?? 0) <= 2000 && list?.hasSuffix("keyword175") == true)
    }
}

/// Records as no program should write them.
struct IPTCRecordTests {
    private let city: [UInt8] = [0x1C, 2, 90, 0, 4] + Array("Bern".utf8)

    @Test func fields_whenSizeIsBeyondTheRecord_endBeforeIt() {
        for size: [UInt8] in [[0x7F, 0xFF], [0xFF, 0xFF], [0x80, 5, 0, 0, 0, 0, 1]] {
            let record = city + [0x1C, 2, 101] + size + Array("Switzerland".utf8)
            #expect(IPTCRecord(record[...]).fields == [.iptcCity: "Bern"])
        }
    }

    /// A record of 24 bytes with which libiptcdata 1.0.5 ends the program.
    @Test(arguments: UInt8(0xF0)...0xFF)
    func fields_whenExtendedSizeIsNearlyFourGiB_endBeforeIt(last: UInt8) {
        let record = city + [0x1C, 2, 120, 0x80, 4, 0xFF, 0xFF, 0xFF, last] + Array("abcdef".utf8)
        #expect(IPTCRecord(record[...]).fields == [.iptcCity: "Bern"])
    }

    @Test func fields_whenSizeIsExtended_areRead() {
        let record: [UInt8] = [0x1C, 2, 90, 0x80, 4, 0, 0, 0, 4] + Array("Bern".utf8) + city
        #expect(IPTCRecord(record[...]).fields == [.iptcCity: "Bern"])
    }

    @Test func iptc_whenOtherResourcesComeFirst_isFound() {
        let signature = Array("Photoshop 3.0\0".utf8)
        let odd = Array("8BIM".utf8) + [0x04, 0x25, 3, 0x61, 0x62, 0x63, 0, 0, 0, 1, 9, 0]
        let iptc = Array("8BIM".utf8) + [0x04, 0x04, 0, 0, 0, 0, 0, UInt8(city.count)] + city
        #expect(Array(PhotoshopResources.iptc(in: signature + odd + iptc)) == city)
        for length in 0..<(signature.count + odd.count + iptc.count) {
            #expect(PhotoshopResources.iptc(in: (signature + odd + iptc).prefix(length)).isEmpty)
        }
    }
}
