import Foundation
import SystemPackage
import TestSupport
import Testing

/// `deeplens calibrate`, run as a user runs it, and captions from what it made.
struct CalibrateCommandTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    /// Links the weights but those that are told.
    private func linkWeights(but isLeftOut: (String) -> Bool) throws {
        let weights = Repository.root.appending("Weights")
        for name in try FileManager.default.contentsOfDirectory(atPath: weights.string)
        where !isLeftOut(name) {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.appending(name).string,
                withDestinationPath: weights.appending(name).string
            )
        }
    }

    private func captionTheCat() async throws -> RunningProgram.Result {
        try await RunningProgram.run(
            "deeplens",
            [
                "caption", Repository.sample("cat.png").string, "--precision", "int8", "--weights",
                folder.path.string,
            ]
        )
    }

    @Test(.timeLimit(.minutes(3)))
    func calibrate_onTwoSamples_makesWeightsThatCaptionPhotos() async throws {
        try linkWeights { $0.contains(".int8.") }
        let missing = try await captionTheCat()
        let made = try await RunningProgram.run(
            "deeplens",
            [
                "calibrate", "--photos", Repository.root.appending("Samples").string, "--count",
                "2", "--weights", folder.path.string, "--output", folder.path.string,
            ]
        )
        let caption = try await captionTheCat()

        #expect(missing.status != 0)
        #expect(missing.errors.contains("deeplens calibrate"))
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.lines.count == 2)
        #expect(made.lines.allSatisfy { $0.hasSuffix(".int8.safetensors: made with 2 photos") })
        #expect(caption.status == 0, "\(caption.errors)")
        #expect(caption.output.contains("cat"))
    }

    @Test(.timeLimit(.minutes(1)))
    func caption_withEightBitsOfOtherWeights_saysWhichFileToMakeAnew() async throws {
        let name = "efficientnet_lite2.safetensors"
        try linkWeights { $0 == name }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending(name).string,
            withDestinationPath: Repository.root.appending("Weights/nic.safetensors").string
        )
        let result = try await captionTheCat()
        #expect(result.status != 0)
        #expect(result.errors.contains("efficientnet_lite2.int8.safetensors was not made from"))
        #expect(result.errors.contains("deeplens calibrate"))
    }
}
