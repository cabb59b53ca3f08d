import CaptionMetrics
import HumanAssessment
import TestSupport
import Testing

/// What two raters' answers come to, by hand.
@Suite struct RatingResultsTests {
    private let sheet: RatedSheet

    init() throws {
        sheet = try RatedSheet()
    }

    /// Ada and Ben rate old and new; the sheet shows them as A and B or the other way round.
    private func results(references: CaptionCollection? = nil) throws -> RatingResults {
        let ada = try sheet.write(
            [
                sheet.row(rater: "Ada", photo: 0, old: (1, 5), new: (3, 5), prefers: "new"),
                sheet.row(rater: "Ada", photo: 1, old: (2, 5), new: (4, 4), prefers: "new"),
                sheet.row(rater: "Ada", photo: 2, old: (3, 5), new: (3, 5), prefers: nil),
                sheet.row(rater: "Ada", photo: 3, old: (4, 5), new: (5, 4), prefers: "new"),
            ],
            to: "ada.csv"
        )
        let ben = try sheet.write(
            [
                sheet.row(rater: "Ben", photo: 0, old: (2, 5), new: (3, 5), prefers: "new"),
                sheet.row(rater: "Ben", photo: 1, old: (2, 5), new: (5, 4), prefers: "old"),
            ],
            to: "ben.csv"
        )
        let table = try RatingTable(contentsOf: [ada, ben], key: sheet.key)
        return RatingResults(table, references: references)
    }

    @Test func means_areOverPhotosOfMeansOverRaters() throws {
        let results = try results()
        let old = try #require(results.models.first)
        let new = try #require(results.models.last)
        #expect(old.name == "old" && new.name == "new")
        // (1.5 + 2 + 3 + 4) / 4 and (3 + 4.5 + 3 + 5) / 4
        #expect(old.adequacy?.value == 2.625)
        #expect(new.adequacy?.value == 3.875)
        #expect(old.adequacy?.photos == 4 && old.adequacy?.ratings == 6)
        let interval = try #require(old.adequacy?.interval)
        #expect(interval.lower >= 1.5 && interval.lower < 2.1)
        #expect(interval.upper > 3.1 && interval.upper <= 4)
        let fluency = try #require(old.fluency)
        #expect(fluency.interval.lower == 5 && fluency.interval.upper == 5)
    }

    @Test func duel_countsForTheModelWhereverItStood() throws {
        let duel = try #require(try results().duel)
        #expect(duel.model == "old" && duel.against == "new")
        #expect(duel.wins == 1 && duel.ties == 1 && duel.losses == 4)
        // (0 + ½ + ½ + 0) / 4
        #expect(duel.winRate == 0.25)
        #expect(duel.photos == 4)
        #expect(duel.interval.lower < 0.1 && duel.interval.upper > 0.6)
    }

    /// On the four captions of photos 0 and 1: Ada 1 3 2 4, Ben 2 3 2 5.
    @Test func agreement_isOnWhatBothRated() throws {
        let results = try results()
        #expect(results.pairs.count == 1)
        let pair = try #require(results.pairs.first)
        #expect(pair.first == "Ada" && pair.second == "Ben")
        // Squares: 2 observed; the 16 pairs sum up to 48, so that 12 are expected. Distances: 2 and 5.5.
        #expect(abs(try #require(pair.quadratic.adequacy) - (1 - 2 / 12.0)) < 1e-12)
        #expect(abs(try #require(pair.linear.adequacy) - (1 - 2 / 5.5)) < 1e-12)
        #expect(pair.linear.fluency == 1)
        // Preferences: Ada new new, Ben new old.
        #expect(pair.linear.preference == 0)
        #expect(try #require(results.alpha.adequacy) > 0.5)
        #expect(results.alpha.fluency == 1)
    }

    @Test func metrics_areComparedWithTheMeanRatings() throws {
        let captions = try sheet.folder.write(
            """
            {"file": "folder/0.jpg", "captions": ["new caption 0", "a new caption 0"]}
            {"file": "1.jpg", "captions": ["new caption 1"]}
            """,
            to: "references.jsonl"
        )
        let none = try results()
        #expect(none.metrics.isEmpty)
        let some = try results(references: CaptionCollection(contentsOf: captions))
        // 0.jpg is known by another path alone.
        #expect(some.metrics.first?.captions == 2)
        #expect(some.metrics.map(\.metric).contains("CIDEr-D"))
        let bleu = try #require(some.metrics.first { $0.metric == "BLEU-1" })
        // Photo 1's new caption has the higher score and the higher adequacy, but the lower fluency.
        #expect(bleu.adequacy == 1)
        #expect(bleu.fluency == -1)
    }
}
