import Foundation
import HumanAssessment
import ImageDecoding
import TestSupport
import Testing

/// The page and its key.
@Suite struct RatingSheetTests {
    private let items = (0..<40).map {
        RatingItem(
            file: "photo\($0).jpg",
            photo: [255, 216, UInt8($0)],
            captions: ["a dog  runs on grass \($0)", "Two </script> cats & \($0)!"]
        )
    }

    @Test func sheet_ofTheSameSeed_isTheSame() throws {
        let (first, second) = (sheet(seed: 7), sheet(seed: 7))
        #expect(try first.html() == second.html())
        #expect(first.key == second.key)
        #expect(sheet(seed: 8).key.sheet != first.key.sheet)
        #expect(try order(sheet(seed: 8)) != order(first))
    }

    @Test func sheet_shufflesPhotosAndCaptions() throws {
        let key = sheet(seed: 1).key
        let files = try order(sheet(seed: 1)).map { try #require(key.items[$0]).file }
        #expect(files != items.map(\.file))
        #expect(Set(files) == Set(items.map(\.file)))
        let firstOnes = key.items.values.count { $0.captions[0].model == "one" }
        #expect((10...30).contains(firstOnes))
    }

    @Test func sheet_saysNothingOfModelsAndFiles() throws {
        let page = try sheet(seed: 1).html()
        #expect(!page.contains("model-one") && !page.contains("photo1.jpg"))
        for item in try content(of: sheet(seed: 1)).items {
            #expect(item.id.wholeMatch(of: #/[0-9a-f]{12}/#) != nil)
        }
    }

    @Test func sheet_needsNothingFromElsewhere() throws {
        let page = try sheet(seed: 1).html()
        #expect(page.firstMatch(of: #/https?:|<link|src="|@import|fetch\(/#) == nil)
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("{{"))
    }

    @Test func sheet_showsAllCaptionsAlike() throws {
        let shown = try content(of: sheet(seed: 1)).items.flatMap(\.captions)
        #expect(shown.contains("A dog runs on grass 3."))
        #expect(shown.contains("Two </script> cats & 3!"))
        // No caption ends the script that holds the data.
        #expect(try sheet(seed: 1).html().components(separatedBy: "</script>").count == 3)
    }

    @Test func key_isReadAsItWasWritten() throws {
        let folder = try TemporaryDirectory()
        let key = sheet(seed: 1).key
        let file = try folder.write(key.json(), to: "ratings.key.json")
        #expect(try RatingKey(contentsOf: file) == key)

        let other = try folder.write("{\"sheet\": 1}", to: "other.json")
        #expect {
            try RatingKey(contentsOf: other)
        } throws: {
            "\($0)".hasPrefix("\(other): no key of a rating sheet")
        }
    }

    @Test func photo_isNoLongerThanThePageNeeds() throws {
        let large = RGBImage(
            width: 2000,
            height: 500,
            pixels: [UInt8](repeating: 90, count: 3_000_000)
        )
        let small = RGBImage(width: 20, height: 10, pixels: [UInt8](repeating: 90, count: 600))
        for (image, width, height) in [(large, 960, 240), (small, 20, 10)] {
            let header = try ImageDecoder().header(of: image.sheetPhoto(), name: "photo")
            #expect(header.width == width && header.height == height)
        }
    }

    // MARK: -

    private struct Content: Decodable {
        struct Item: Decodable {
            let id: String
            let captions: [String]
        }

        let id: String
        let items: [Item]
    }

    private func sheet(seed: UInt64) -> RatingSheet {
        RatingSheet(items, models: ["one", "model-one"], seed: seed)
    }

    private func content(of sheet: RatingSheet) throws -> Content {
        let page = try sheet.html()
        let match = try #require(page.firstMatch(of: #/id="sheet">(.+?)</script>/#))
        return try JSONDecoder().decode(Content.self, from: Data(match.1.utf8))
    }

    private func order(_ sheet: RatingSheet) throws -> [String] {
        try content(of: sheet).items.map(\.id)
    }
}
