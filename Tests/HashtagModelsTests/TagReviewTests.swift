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
    ])
    func tag_thatNobodyWants_isRemoved(tag: String) {
        #expect(review.verdict(on: tag) == .removed)
    }

    @Test func theme_mayNeedAThingThatVouchesForIt() {
        #expect(review.verdict(on: "travel") == .theme(shown: "travel", vouchers: []))
        guard case .theme("pets", let vouchers) = review.verdict(on: "pet") else {
            Issue.record("pet is no theme")
            return
        }
        #expect(vouchers == ["cat", "dog", "kitty", "puppy"])
        #expect(review.verdict(on: "birthdaycake") == .thing(shown: "birthday cake"))
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
}
