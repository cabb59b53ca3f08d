import Checkpoints
import SystemPackage
import TestSupport
import Testing

@testable import HashtagModels

@Suite struct TagReviewTests {
    private let review: TagReview

    init() throws {
        let file = SuggesterFixture.tableFile.removingLastComponent()
            .appending("hashtag_review.tsv")
        review = try TagReview(contentsOf: file)
    }

    @Test(arguments: [
        "followback", "likeforlike", "instapic", "likeforfollow", "spamforspam", "drunk", "alcohol",
        "sexy", "gay", "boyfriend", "nike", "justinbieber", "paris", "monday", "fit", "selfie",
        "men", "smoke", "dogoftheday", "lifestyle",
    ])
    func tag_thatNobodyWants_isRemoved(tag: String) {
        #expect(review.verdict(on: tag) == .removed)
    }

    @Test func theme_mayNeedAThingThatVouchesForIt() {
        #expect(review.verdict(on: "photography") == .theme(shown: "photography", vouchers: []))
        guard case .theme("pets", let vouchers) = review.verdict(on: "pet") else {
            Issue.record("pet is no theme")
            return
        }
        #expect(vouchers == ["cat", "dog", "kitty", "puppy"])
        #expect(review.verdict(on: "birthdaycake") == .thing(shown: "birthday cake"))
    }

    /// A voucher that is no word of the vocabulary could never vouch.
    @Test func vouchers_areTagsThatPhotosShow() throws {
        let file = SuggesterFixture.tableFile.removingLastComponent()
            .appending("hashtag_review.tsv")
        let rows = try TextList(contentsOf: file).lines.filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.count == 997)
        let shown = Set(rows.filter { $0[1] != "removed" }.map { $0[2] })
        for row in rows where row.count > 3 {
            let vouchers = Set(row[3].split(separator: ",").map(String.init))
            #expect(vouchers.isSubset(of: shown), "\(row[0])")
        }
        let reasons = Set(rows.filter { $0[1] == "removed" }.map { $0[2] })
        #expect(
            reasons == [
                "bait", "brand", "celebrity", "place", "time", "personal", "vice", "chatter",
            ]
        )
    }

    @Test func tag_thatWasNotReviewed_isSomebodysOwn() {
        #expect(review.verdict(on: "ourgarden") == .theme(shown: "ourgarden", vouchers: []))
    }

    @Test(arguments: ["tag\ttheme", "tag\tsubject\ttag", "tag"])
    func line_whenMalformed_isNamed(line: String) throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(Array("# head\n\(line)\n".utf8), to: "review.tsv")
        let error = #expect(throws: CheckpointError.self) { try TagReview(contentsOf: file) }
        #expect(error?.description.contains("line 2") == true)
    }

    /// Whatever the photo shows, a generator's tags are themes that the review lets pass.
    @Test(arguments: TagModelWeights.Kind.allCases)
    func generator_suggestsThemesOfTheReviewAlone(kind: TagModelWeights.Kind) throws {
        let suggester = try SuggesterFixture.suggester(with: kind)
        let file = SuggesterFixture.tableFile.removingLastComponent()
            .appending("hashtag_review.tsv")
        let rows = try TextList(contentsOf: file).lines.filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t").map(String.init) }
        let themes = Set(rows.filter { $0[1] == "theme" }.map { $0[2] })
        var found: Set<String> = []
        for row in rows where row[1] != "removed" {
            let tags = try suggester.suggest(caption: "A \(row[2]).", labels: [])
            found.formUnion(tags.filter { $0.source == .related }.map(\.text))
        }
        #expect(found.subtracting(themes).isEmpty)
        #expect(found.count > 40)
    }

    @Test func theme_thatNothingVouchesFor_isNotSuggested() throws {
        let suggester = try SuggesterFixture.suggester(with: .gru)
        let tags = try suggester.suggest(caption: "A car on a street.", labels: []).map(\.text)
        #expect(!tags.contains("pets"))
        #expect(!tags.contains("cute"))
        #expect(!tags.isEmpty)
    }
}
