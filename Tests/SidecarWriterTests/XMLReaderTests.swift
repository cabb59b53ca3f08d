import Testing

@testable import SidecarWriter

struct XMLReaderTests {
    @Test(arguments: ForeignSidecar.allCases)
    func document_whenUnchanged_isWrittenByteForByte(sidecar: ForeignSidecar) throws {
        #expect(try roundTrip(sidecar.rawValue) == sidecar.rawValue)
    }

    @Test(arguments: [
        "<a/>", "<a />", "<a></a >", "\u{FEFF}<a/>\n", "<a b = 'c'\n\td=\"&quot;'\"/>",
        "<?xml version='1.0'?><a>x&#x41;&#66;&amp;<![CDATA[<&]]><?pi?><!-- c --></a>",
        "<ä:ö xmlns:ä='u'>日本\r\n</ä:ö>", "<a xmlns='u' xmlns:p='u'><p:b xml:lang='x'/></a>",
        "<a>&amp;\u{0301};\u{0301}</a>",
    ])
    func document_whenOddButWellFormed_isWrittenByteForByte(text: String) throws {
        #expect(Array(try roundTrip(text).utf8) == Array(text.utf8))
    }

    @Test(arguments: [
        "", "x", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a/>x", "<a b/>", "<a b=c/>", "<a b='<'/>",
        "<a b='1' b='2'/>", "<a b='1'c='2'/>", "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>",
        "<p:a/>", "<a p:b=''/>", "<a:b:c/>", "<1/>", "<a xmlns:p=''/>", "<a>&b;</a>", "<a>&</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#xFFFFFFFFF;</a>", "<a>]]></a>", "<a>\u{1}</a>",
        "<a>\u{FFFE}</a>", "<!-- -- --><a/>", "<!-- <a/>", "<![CDATA[x]]><a/>", "<a><![CDATA[</a>",
        " <?xml version='1.0'?><a/>", "<?xml version='1.0' encoding='latin1'?><a/>",
        "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<a", "<a b='", "<a b", "<", "<?", "<a/", "<a><", "<a></", "<a></a", "<a>&", "<a>&#", "<!",
    ])
    func document_whenNotWellFormed_isRefused(text: String) {
        #expect(throws: XMLProblem.self) { try XMLReader.read(Array(text.utf8)) }
    }

    @Test func document_whenInAnotherEncoding_isRefused() {
        let utf16: [UInt8] = [0xFE, 0xFF, 0, 0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E]
        let invalid: [UInt8] = [0x3C, 0x61, 0xFF, 0x2F, 0x3E]
        for bytes in [utf16, invalid] {
            #expect(throws: XMLProblem.self) { try XMLReader.read(bytes) }
        }
    }

    @Test func document_whenNestedTooDeeply_isRefused() {
        let text = String(repeating: "<a>", count: 100_000)
        #expect(throws: XMLProblem.self) { try XMLReader.read(Array(text.utf8)) }
    }

    @Test func problem_whenOnALaterLine_namesIt() {
        let error = #expect(throws: XMLProblem.self) {
            try XMLReader.read(Array("<a>\n<b>\n</c></a>".utf8))
        }
        #expect(error?.description == "has </c> where it does not belong (line 3)")
    }

    @Test func text_whenEscaped_isReadBackAlike() throws {
        let text = "a<b>&c;\"d'\r\n\te ]]> \u{0301} 👩‍👩‍👧‍👦"
        let element = XMLText.escaped(text)
        let nodes = try XMLReader.read(Array("<a b=\"\(element)\">\(element)</a>".utf8))
        #expect(nodes.first?.element?.text == text)
        #expect(nodes.first?.element?.attribute("b", in: "")?.contains("a<b>&c;\"d'\r") == true)
    }

    @Test func text_whenCleaned_losesWhatXMLForbids() {
        #expect(XMLText.cleaned(" \u{0}a\u{1B}b\u{FFFF}\u{A0}\n") == "ab")
        #expect(XMLText.cleaned(" \u{0} ").isEmpty)
    }

    private func roundTrip(_ text: String) throws -> String {
        var output = ""
        for node in try XMLReader.read(Array(text.utf8)) { node.write(to: &output) }
        return output
    }
}
