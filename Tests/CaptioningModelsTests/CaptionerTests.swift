import CaptioningModels
import Checkpoints
import ImageDecoding
import NeuralNetwork
import SystemPackage
import Testing

@Suite(.serialized)
struct CaptionerTests {
    private static let captioner = Result { try Captioner(weights: Repository.weights()) }
    /// As users have it: captions are ranked by their match, too.
    private static let rankingCaptioner = Result {
        try Captioner(
            weights: Repository.weights(),
            options: Captioner.Options(matchWeight: 1)
        )
    }

    @Test(arguments: Golden.files)
    func description_whenComparedWithReference_agrees(file: String) throws {
        let golden = try Golden.of(file)
        let found = try Self.captioner.get().describe(try Repository.sample(file))

        #expect(found.hypotheses.map(\.caption) == golden.hypotheses.map(\.caption))
        expectClose(
            found.hypotheses.map { Float($0.score) },
            golden.hypotheses.map { Float($0.score) }
        )
        expectClose(
            found.hypotheses.map { Float($0.logProbability) },
            golden.hypotheses.map { Float($0.logProbability) }
        )
        let attention = try #require(found.hypotheses.first).attention
        #expect(attention.count == golden.attention.count)
        expectClose(attention.flatMap(\.self), golden.attention.flatMap(\.self))
        expectClose([found.match], [golden.match])
        #expect(found.labels.map(\.name) == golden.labels.map(\.name))
        expectClose(found.labels.map(\.probability), golden.labels.map(\.probability))
    }

    @Test(arguments: [
        ("cat.png", "A cat is looking at the camera.", ChosenCaption.Source.model),
        ("coffee.png", "A close-up of an espresso.", .label),
        ("china.jpg", "A view of a palace.", .label),
        ("flower.jpg", "A photo of a flower.", .model),
    ])
    func caption_whenChosen_namesWhatThePhotoShows(
        file: String,
        text: String,
        source: ChosenCaption.Source
    ) throws {
        let photo = try Repository.sample(file)
        let chosen = CaptionChooser().choose(try Self.rankingCaptioner.get().describe(photo))
        #expect(chosen.text == text)
        #expect(chosen.source == source)
        #expect((0...1).contains(chosen.confidence))
    }

    /// The classifier has no word for a spacesuit, and its best one for the rocket is not sure enough.
    @Test(arguments: ["astronaut.png", "rocket.jpg"])
    func caption_whenNothingIsSure_hasLittleConfidence(file: String) throws {
        let found = try Self.rankingCaptioner.get().describe(try Repository.sample(file))
        #expect(CaptionChooser().choose(found).confidence < 0.5)
    }

    @Test
    func search_whenTheCaptionNamesTheConcept_isNotMadeAgain() throws {
        let found = try Self.captioner.get().describe(try Repository.sample("cat.png"))
        #expect(found.guided == nil)
        #expect(found.concept?.concept.noun == "cat")
        #expect(found.naming == .itself)
    }

    @Test
    func search_whenItMustNameTheConcept_doesWithAWordThatTheDecoderDoesNotKnow() throws {
        let captioner = try Captioner(
            weights: Repository.weights(),
            options: Captioner.Options(guidance: ConceptGuidance(search: .always))
        )
        let found = try captioner.describe(try Repository.sample("coffee.png"))
        let guided = try #require(found.guided).hypothesis
        #expect(guided.words.contains("espresso"))
        #expect(guided.logProbability < found.hypotheses.first?.logProbability ?? 0)
    }

    @Test
    func description_whenRepeated_isTheSame() throws {
        let captioner = try Self.captioner.get()
        let photo = try Repository.sample("cat.png")
        let (first, second) = (try captioner.describe(photo), try captioner.describe(photo))
        #expect(first.hypotheses == second.hypotheses)
        #expect(first.labels == second.labels)
        #expect(first.timings.total > .zero)
    }

    @Test(arguments: [2, 3, 8, 9])
    func descriptions_ofABatch_areThoseOfEachPhotoAlone(size: Int) throws {
        let captioner = try Self.captioner.get()
        let files = (0..<size).map { Golden.files[$0 % Golden.files.count] }
        let photos = try files.map { try Repository.sample($0) }
        let found = try captioner.describe(photos)
        #expect(found.count == size)
        for (photo, description) in zip(photos, found) {
            let alone = try captioner.describe(photo)
            #expect(description.hypotheses.map(\.words) == alone.hypotheses.map(\.words))
            #expect(description.guided?.hypothesis.words == alone.guided?.hypothesis.words)
            #expect(description.labels.map(\.name) == alone.labels.map(\.name))
            expectClose([description.match], [alone.match])
        }
    }

    @Test
    func descriptions_ofNoPhotos_areNone() throws {
        #expect(try Self.captioner.get().describe([RGBImage]()).isEmpty)
    }

    @Test(arguments: [1, 2, 10])
    func description_whenBeamWidthVaries_listsSortedHypotheses(width: Int) throws {
        let captioner = try Captioner(
            weights: Repository.weights(),
            options: Captioner.Options(search: SearchOptions(beamWidth: width), labelCount: 2)
        )
        let found = try captioner.describe(try Repository.sample("cat.png"))
        let scores = found.hypotheses.map(\.score)
        #expect(!scores.isEmpty)
        #expect(scores == scores.sorted(by: >))
        #expect(found.hypotheses.allSatisfy { $0.attention.count == $0.words.count })
        #expect(found.labels.count == 2)
    }

    @Test
    func description_whenPhotoIsTiny_works() throws {
        let dot = RGBImage(width: 1, height: 1, pixels: [10, 20, 30])
        let found = try Self.captioner.get().describe(dot)
        #expect(found.hypotheses.first?.words.isEmpty == false)
    }

    @Test
    func captioner_whenWeightsAreMissing_namesTheFolder() throws {
        let error = #expect(throws: CheckpointError.self) {
            try Captioner(weights: WeightsDirectory("/nonexistent"))
        }
        #expect(try #require(error).description.contains("/nonexistent"))
    }

    @Test
    func captioner_whenWeightsInEightBitsAreMissing_saysHowToMakeThem() throws {
        let error = #expect(throws: CheckpointError.self) {
            try Captioner(
                weights: WeightsDirectory("/nonexistent"),
                options: Captioner.Options(precision: .int8)
            )
        }
        let text = try #require(error).description
        #expect(text.contains("resnet50.int8.safetensors"))
        #expect(text.contains("deeplens calibrate"))
    }

    @Test
    func checksum_whenAsked_isStableHexadecimal() throws {
        let captioner = try Self.captioner.get()
        let checksum = captioner.weightsChecksum
        #expect(checksum.count == 64)
        #expect(!checksum.contains { !$0.isHexDigit })
        #expect(captioner.weightsChecksum == checksum)
    }
}
