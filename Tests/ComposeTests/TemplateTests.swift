import StageKit
import Testing

@testable import Compose

struct TemplateTests {
    private let values: [TemplateField: String] = [
        .caption: "A cat.", .tags: "#Cat #Pets", .photo(.iptcCity): "Bern",
    ]

    @Test(arguments: [
        ("{caption}\n\n{tags}", "A cat.\n\n#Cat #Pets"),
        ("{caption}[[ in {iptc.city}]]", "A cat. in Bern"),
        ("{caption}[[ by {exif.artist}]] {tags}", "A cat. #Cat #Pets"),
        ("{caption} {exif.artist} {tags}", "A cat. #Cat #Pets"),
        ("Photo: {exif.artist}\n{caption}", "A cat."),
        ("{caption}\n\nPhoto: {exif.artist}\n\n{tags}", "A cat.\n\n#Cat #Pets"),
        ("{caption}\n{exif.artist}\n{tags}", "A cat.\n#Cat #Pets"),
        ("{caption}\n\n{exif.artist}", "A cat."),
        ("{exif.artist}\n\n{caption}", "A cat."),
        ("{exif.artist} {caption}", "A cat."),
        ("By {exif.artist}, {iptc.city}", "By , Bern"),
        ("{caption}\n\n\n{tags}", "A cat.\n\n\n#Cat #Pets"),
        ("[[{exif.date}: {caption}]]\nHello", "Hello"),
        ("[[{iptc.city}: {caption}]]", "Bern: A cat."),
        ("{{caption}} {{{iptc.city}}}", "{caption} {Bern}"),
        ("a [b] c", "a [b] c"), ("", ""), ("\n\n", ""), ("Hello\r\n{caption}", "Hello\nA cat."),
    ])
    func text_whenValuesArePutIn_leavesOutWhatIsEmpty(source: String, expected: String) {
        var parser = TemplateParser(source)
        let template = parser.template()
        #expect(parser.problems.isEmpty)
        #expect(template.text(values) == expected)
    }

    @Test(arguments: [
        ("{captoin}", "there is no field {captoin}; the fields are caption, alt_text, tags, exif."),
        ("{iptc.city", "'{iptc.city' lacks its '}'"), ("{a{caption}", "'{a' lacks its '}'"),
        ("a } b", "'}' closes nothing"), ("[[{caption}", "'[[' lacks its ']]'"),
        ("[[{caption}\n]]", "'[[' lacks its ']]' on the same line"),
        ("{caption}]]", "']]' closes nothing"), ("[[a [[{caption}]]", "'[[' stands within"),
        ("[[none]]", "a part in [[ ]] has no field"), ("{}", "there is no field {}"),
    ])
    func template_whenItIsWrong_saysWhatIs(source: String, problem: String) {
        var parser = TemplateParser(source)
        _ = parser.template()
        #expect(parser.problems.first?.hasPrefix(problem) == true, "\(parser.problems)")
    }

    @Test func text_whenValueHasBracesAndBrackets_putsThemInAsTheyAre() {
        var parser = TemplateParser("{caption}")
        let text = "{tags} [[x]] }}"
        #expect(parser.template().text([.caption: text]) == text)
    }
}
