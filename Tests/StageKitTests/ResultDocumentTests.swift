import Foundation
import StageKit
import SystemPackage
import TestSupport
import Testing

struct ResultDocumentTests {
    private let keys: Set<String> = [
        "alt_text", "byte_count", "caption", "caption_source", "confidence", "fields", "hashtags",
        "height", "hypotheses", "labels", "match", "model", "needs_review", "notes", "orientation",
        "pipeline", "posts", "schema_version", "sha256", "stages", "timings_ms", "width",
    ]

    @Test func prettyJSON_whenRead_hasExactlyTheKeysOfTheSchema() throws {
        let object = try object(ResultDocument(.sample()).prettyJSON())
        #expect(Set(object.keys) == keys)
        #expect(object["schema_version"] as? Int == 1)
        #expect(object["caption"] as? String == "A cat is looking at the camera.")
        #expect(object["caption_source"] as? String == "model")
        #expect(object["sha256"] as? String == String(repeating: "5e", count: 32))
        #expect(object["width"] as? Int == 451)
        #expect(object["needs_review"] as? Bool == false)
    }

    @Test func prettyJSON_whenRead_hasTheKeysOfItsParts() throws {
        var draft = Draft.sample()
        draft.stageLog = [
            StageRecord(stage: "sidecar", result: "advanced", note: "wrote", milliseconds: 2.5)
        ]
        let object = try object(ResultDocument(draft).prettyJSON())
        #expect(try keys(of: "hashtags", in: object) == ["tag", "score", "source"])
        #expect(try keys(of: "labels", in: object) == ["name", "probability"])
        #expect(try keys(of: "stages", in: object) == ["stage", "result", "note", "milliseconds"])
        let expected: Set = ["caption", "score", "log_probability"]
        #expect(try keys(of: "hypotheses", in: object) == expected)
        let model = try #require(object["model"] as? [String: Any])
        #expect(Set(model.keys) == ["name", "weights_sha256"])
    }

    @Test func prettyJSON_whenItHasFieldsAndPosts_namesThem() throws {
        var draft = Draft.sample()
        draft.fields = [.iptcCity: "Zürich", .exifDate: "2024-05-17"]
        draft.posts = [
            Post(
                platform: "x",
                text: "A cat. #Cat",
                altText: "A cat.",
                hashtags: ["Cat"],
                length: 11,
                limit: 280,
                unit: .weighted,
                droppedHashtags: ["pet"],
                shortened: [.caption]
            )
        ]
        let object = try object(ResultDocument(draft).prettyJSON())
        let fields = object["fields"] as? [String: String]
        #expect(fields == ["iptc.city": "Zürich", "exif.date": "2024-05-17"])
        let expected: Set = [
            "platform", "text", "alt_text", "hashtags", "length", "limit", "unit",
            "dropped_hashtags", "shortened",
        ]
        #expect(try keys(of: "posts", in: object) == expected)
    }

    @Test func prettyJSON_whenMadeTwice_isEqualBytes() throws {
        let first = try ResultDocument(.sample()).prettyJSON()
        for _ in 0..<20 { #expect(try ResultDocument(.sample()).prettyJSON() == first) }
        let text = try #require(String(data: first, encoding: .utf8))
        #expect(text.hasSuffix("}\n") && !text.hasSuffix("\n\n"))
        let order = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }
            .compactMap { $0.split(separator: "\"").dropFirst().first }
        #expect(order == order.sorted())
    }

    @Test func jsonLine_whenMade_hasFileFirst() throws {
        let line = try ResultDocument(.sample()).jsonLine(file: "cat.png")
        #expect(line.hasPrefix("{\"file\":\"cat.png\",\"alt_text\":"))
        #expect(Set(try object(Data(line.utf8)).keys) == keys.union(["file"]))
    }

    @Test(arguments: [
        "a\nb\r\nc", "quote \" and \\ slash / path", "\u{0}\u{1}\u{1B}\u{7F}", "tab\t",
        "line\u{2028}and\u{2029}paragraph", "👩‍👩‍👧‍👦 é ü 猫", "</script>", "",
    ])
    func jsonLine_whenTextIsOdd_staysOneLineAndReadsBack(text: String) throws {
        let draft = Draft.sample(caption: text, altText: text)
        let line = try ResultDocument(draft).jsonLine(file: text)
        #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        let object = try object(Data(line.utf8))
        #expect(object["file"] as? String == text)
        #expect(object["caption"] as? String == text)
    }

    @Test func prettyJSON_whenNumberIsNotFinite_throws() {
        let hashtag = Hashtag(tag: "cat", score: .nan, source: .label)
        let document = ResultDocument(.sample(hashtags: [hashtag]))
        #expect(throws: EncodingError.self) { try document.prettyJSON() }
        #expect(throws: EncodingError.self) { try document.jsonLine(file: "cat.png") }
    }

    @Test(arguments: [
        ("/photos/cat.png", "cat.png"), ("/photos/ä b.jpg", "ä b.jpg"), ("/", "/"),
    ])
    func fileName_whenAsked_isTheLastComponent(path: String, name: String) {
        #expect(Photo.sample(path: FilePath(path)).fileName == name)
    }

    private func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func keys(of list: String, in object: [String: Any]) throws -> Set<String> {
        let elements = try #require(object[list] as? [[String: Any]])
        return Set(try #require(elements.first).keys)
    }
}
