import CaptioningModels
import Checkpoints
import ImageDecoding
import SystemPackage
import Testing

@Suite(.serialized)
struct CaptionerTests {
    private static let captioner = Result { try Captioner(weights: Repository.weights()) }

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

    @Test
    func description_whenRepeated_isTheSame() throws {
        let captioner = try Self.captioner.get()
        let photo = try Repository.sample("cat.png")
        let (first, second) = (try captioner.describe(photo), try captioner.describe(photo))
        #expect(first.hypotheses == second.hypotheses)
        #expect(first.labels == second.labels)
        #expect(first.timings.total > .zero)
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
    func checksum_whenAsked_isStableHexadecimal() throws {
        let captioner = try Self.captioner.get()
        let checksum = captioner.weightsChecksum
        #expect(checksum.count == 64)
        #expect(!checksum.contains { !$0.isHexDigit })
        #expect(captioner.weightsChecksum == checksum)
    }
}
