import StageKit
import TestSupport
import Testing

@testable import SidecarWriter

struct XMPMergeTests {
    private let cat = Draft.sample(altText: "A cat, close up.")
    private let dog = Draft.sample(
        caption: "A dog.",
        altText: "A dog, close up.",
        hashtags: [
            Hashtag(tag: "dog", score: 1, source: .caption),
            Hashtag(tag: "pet", score: 0.4, source: .related),
        ]
    )

    @Test func merge_whenThereIsNoSidecar_writesEveryProperty() throws {
        let packet = try XMPPacket(merge(cat, into: ""))
        for property in [XMPProperty.description, .imageDescription] {
            #expect(try packet.texts(of: property) == ["A cat is looking at the camera."])
        }
        for property in [XMPProperty.subject, .hierarchicalSubject, .tagsList] {
            #expect(try packet.texts(of: property) == ["cat", "egyptian cat", "pet"])
        }
        #expect(try packet.texts(of: .altText) == ["A cat, close up."])
        #expect(try packet.texts(of: .creatorTool) == ["DeepLens (updown)"])
    }

    @Test(arguments: ForeignSidecar.allCases)
    func merge_whenASidecarExists_keepsItsLines(sidecar: ForeignSidecar) throws {
        let merged = String(decoding: try merge(cat, into: sidecar.rawValue), as: UTF8.self)
        var rest = merged[...]
        for line in sidecar.untouchedLines {
            let range = try #require(rest.firstRange(of: line), "lost or moved: \(line)")
            rest = rest[range.upperBound...]
        }
    }

    @Test(arguments: ForeignSidecar.allCases)
    func merge_whenRepeated_changesNothing(sidecar: ForeignSidecar) throws {
        let once = try merge(cat, into: sidecar.rawValue)
        #expect(try merge(cat, into: once) == once)
    }

    @Test(arguments: ForeignSidecar.allCases)
    func merge_whenTheDraftLosesEverything_leavesNoValueOfOurs(sidecar: ForeignSidecar) throws {
        let once = try merge(cat, into: sidecar.rawValue)
        let nothing = Draft.sample(caption: "", altText: "", hashtags: [])
        let before = try XMPPacket(sidecar.bytes)
        let after = try XMPPacket(merge(nothing, into: once))
        let properties = [
            XMPProperty.description, .imageDescription, .altText, .subject, .hierarchicalSubject,
            .tagsList, .generatedCaption, .generatedAltText, .generatedKeywords,
        ]
        for property in properties {
            #expect(try after.texts(of: property) == before.texts(of: property))
        }
    }

    @Test func merge_whenTheUserHasADescription_keepsItAndRemembersOurs() throws {
        let (bytes, keeps) = try mergeResult(cat, into: ForeignSidecar.lightroom.bytes)
        let packet = try XMPPacket(bytes)
        #expect(keeps)
        #expect(try packet.text(of: .description) == "Minka on the balcony & asleep")
        #expect(try packet.texts(of: .imageDescription).isEmpty)
        #expect(try packet.text(of: .generatedCaption) == "A cat is looking at the camera.")
        #expect(try packet.text(of: .creatorTool).hasPrefix("Adobe"))
    }

    @Test func merge_whenTheUserHasKeywords_unitesThemWithoutRepetition() throws {
        let packet = try XMPPacket(merge(cat, into: ForeignSidecar.lightroom.rawValue))
        #expect(try packet.texts(of: .subject) == ["Cat", "Minka", "egyptian cat", "pet"])
        #expect(
            try packet.texts(of: .hierarchicalSubject)
                == ["Animals|Cat|Minka", "egyptian cat", "pet"]
        )
        #expect(try packet.texts(of: .generatedKeywords) == ["egyptian cat", "pet"])
    }

    @Test func merge_whenTheDraftChanges_replacesOurValuesOnly() throws {
        let once = try merge(cat, into: ForeignSidecar.lightroom.rawValue)
        let packet = try XMPPacket(merge(dog, into: once))
        #expect(try packet.texts(of: .subject) == ["Cat", "Minka", "pet", "dog"])
        #expect(try packet.texts(of: .altText) == ["A dog, close up."])
        #expect(try packet.text(of: .description) == "Minka on the balcony & asleep")
        #expect(try packet.texts(of: .description).last == "Minka schläft")
    }

    @Test func merge_whenTheUserEditedOurs_keepsTheEdit() throws {
        let once = String(decoding: try merge(cat, into: ""), as: UTF8.self)
        let edited = once.replacing(
            ">A cat is looking at the camera.</rdf:li>",
            with: ">Our cat.</rdf:li>"
        )
        let packet = try XMPPacket(merge(dog, into: edited))
        #expect(try packet.texts(of: .description) == ["Our cat."])
        #expect(try packet.texts(of: .altText) == ["A dog, close up."])
        #expect(try packet.texts(of: .generatedCaption) == ["A dog."])
    }

    @Test func merge_whenTheUserWroteTheSameByChance_keepsItWhenOursChanges() throws {
        let text = """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
             <rdf:Description xmlns:dc="\(XMPNamespace.dublinCore.uri)"
              xmlns:i="\(XMPNamespace.iptcCore.uri)" i:AltTextAccessibility="A cat, close up."
              dc:description="A cat is looking at the camera."/>
            </rdf:RDF>
            """
        let (once, keeps) = try mergeResult(cat, into: Array(text.utf8))
        #expect(keeps)
        let packet = try XMPPacket(merge(dog, into: merge(cat, into: once)))
        #expect(try packet.texts(of: .description) == ["A cat is looking at the camera."])
        #expect(try packet.texts(of: .altText) == ["A cat, close up."])
        #expect(try packet.texts(of: .imageDescription).isEmpty)
    }

    @Test func merge_whenOurValuesBecameAttributes_stillKnowsThem() throws {
        let text = """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
             <rdf:Description xmlns:dl="urn:deeplens:xmp:1#" xmlns:dc="\(XMPNamespace.dublinCore.uri)"
              dl:GeneratedCaption="A cat." dl:GeneratedKeywords="cat"
              dc:description="A cat." dc:subject="cat" dc:format="image/jpeg"/>
            </rdf:RDF>
            """
        let bytes = try merge(dog, into: text)
        let packet = try XMPPacket(bytes)
        #expect(try packet.texts(of: .description) == ["A dog."])
        #expect(try packet.texts(of: .subject) == ["dog", "pet"])
        let merged = String(decoding: bytes, as: UTF8.self)
        #expect(merged.contains("dc:format=\"image/jpeg\""))
        #expect(!merged.contains("A cat.") && merged.contains("dl:GeneratedCaption>A dog."))
    }

    @Test func merge_whenThereAreSeveralDescriptions_isAboutTheSameThing() throws {
        let merged = String(
            decoding: try merge(cat, into: ForeignSidecar.digiKam.rawValue),
            as: UTF8.self
        )
        #expect(merged.contains("<r:Description r:about=\"uuid:1\"\n    xmlns:deeplens="))
        #expect(merged.contains("dc:description='not ours at all'"))
        let packet = try XMPPacket(Array(merged.utf8))
        #expect(
            try packet.texts(of: .subject) == ["single keyword", "cat", "egyptian cat"]
        )
        #expect(
            try packet.texts(of: .tagsList) == ["People/Ada", "pet", "cat", "egyptian cat"]
        )
    }

    @Test func merge_whenAKeywordIsSpeltAnew_replacesOurSpelling() throws {
        let tags = ["EgyptianCat", "egyptiancat"].map {
            Draft.sample(hashtags: [Hashtag(tag: $0, score: 1, source: .label)])
        }
        let packet = try XMPPacket(merge(tags[1], into: merge(tags[0], into: "")))
        #expect(try packet.texts(of: .subject) == ["egyptiancat"])
    }

    @Test(arguments: [
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "<html/>",
        """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description \
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject rdf:resource="urn:x"/>\
        </rdf:Description></rdf:RDF>
        """,
    ])
    func merge_whenTheSidecarCannotBeMerged_isRefused(text: String) {
        #expect(throws: XMLProblem.self) { try merge(cat, into: text) }
    }

    private func merge(_ draft: Draft, into text: String) throws(XMLProblem) -> [UInt8] {
        try mergeResult(draft, into: Array(text.utf8)).bytes
    }

    private func merge(_ draft: Draft, into bytes: [UInt8]) throws(XMLProblem) -> [UInt8] {
        try mergeResult(draft, into: bytes).bytes
    }

    private func mergeResult(
        _ draft: Draft,
        into bytes: [UInt8]
    ) throws(XMLProblem) -> (bytes: [UInt8], keepsDescription: Bool) {
        let packet = try XMPPacket(bytes)
        let keeps = try XMPMerge(packet: packet, text: SidecarText(draft)).apply()
        return (packet.bytes, keeps)
    }
}
