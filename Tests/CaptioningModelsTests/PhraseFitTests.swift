import CaptioningModels
import ImageDecoding
import TensorCore
import Testing

/// How well words fit photos in the joint space, with the program's own weights.
@Suite struct PhraseFitTests {
    private static let captioner = Result { try Captioner(weights: Repository.weights()) }

    @Test(arguments: [("cat.png", "cat", "dog"), ("flower.jpg", "flower", "field")])
    func word_ofWhatThePhotoShows_fitsBetterThanAnother(
        file: String,
        shown: String,
        other: String
    ) throws {
        let captioner = try Self.captioner.get()
        let description = try captioner.describe(try Repository.sample(file))
        let fits = try captioner.fits(of: [shown, other], to: description)
        let fit = try #require(fits[shown])
        let otherFit = try #require(fits[other])
        #expect(fit > 0.3)
        #expect(otherFit < 0.15)
    }

    /// `windmill` was learned from labels alone; the space does not know it well enough.
    @Test func phrase_withAWordThatIsSeldomOrNotRead_hasNoFit() throws {
        let captioner = try Self.captioner.get()
        let description = try captioner.describe(try Repository.sample("cat.png"))
        let phrases = ["windmill", "zyzzyva", "black zyzzyva", "", "black cat"]
        let fits = try captioner.fits(of: phrases, to: description)
        #expect(fits.keys.sorted() == ["black cat"])
    }

    /// What a phrase was asked with makes no difference.
    @Test func fit_doesNotDependOnTheOtherPhrases() throws {
        let captioner = try Captioner(weights: Repository.weights())
        let description = try captioner.describe(try Repository.sample("cat.png"))
        let alone = try captioner.fits(of: ["horse"], to: description)["horse"]
        let fresh = try Captioner(weights: Repository.weights())
        let words = ["dog", "horse", "grass", "water", "green grass", "snow", "beach"]
        let among = try fresh.fits(of: words, to: description)["horse"]
        // Products of several rows sum in another order.
        #expect(abs(try #require(alone) - (try #require(among))) < 1e-5)
        let again = try captioner.fits(of: words, to: description)["horse"]
        #expect(again == alone)
    }

    @Test func description_madeElsewhere_isRefused() throws {
        let captioner = try Self.captioner.get()
        let description = PhotoDescription(hypotheses: [], match: 0, labels: [])
        #expect(throws: TensorError.self) { try captioner.fits(of: ["dog"], to: description) }
    }
}
