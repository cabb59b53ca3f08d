import ArgumentParser
import CaptioningModels
import Checkpoints
import Foundation
import ImageDecoding
import SystemPackage

/// What `eval objects` and `eval confidence` have in common: photos with known answers.
struct CaptionTrialOptions: ParsableArguments {
    @Argument(
        help: """
            Lists of photos with what a caption has to say, one photo a line as {"file": …, \
            "accepted": ["cat", "kitten"]} or {"file": …, "captions": […], "split": …}.
            """,
        completion: .file()
    )
    var lists: [String]

    @Option(
        help: "The folder that the files' names start from. (default: each list's own)",
        completion: .directory
    )
    var photos: String?

    @Option(help: "Only the photos of this split, where a list has them.")
    var split: String?

    @Option(help: "Search captions with the concept's word: needed, always or never.")
    var guidance = ConceptGuidance.Search.whenNeeded

    @Flag(inversion: .prefixedNo, help: "Leave out people's gender where it is not sure.")
    var neutral = true

    @Option(help: "A file to write what was said of each photo to (RFC 4180).", completion: .file())
    var csv: String?

    @Option(help: "The folder of the weights.", completion: .directory)
    var weights: String?

    /// Captions every photo of the lists; what fails is left out.
    ///
    /// - Throws: `ValidationError` if a list cannot be read or has no photo, and what loading the
    ///   weights and writing the table throw.
    func trials(failures: inout FailureLog) async throws -> [CaptionTrial] {
        var photos: [CaptionAnswers.Photo] = []
        for list in lists {
            photos += try CaptionAnswers(
                contentsOf: FilePath(list),
                folder: self.photos.map { FilePath($0) },
                split: split,
                failures: &failures
            ).photos
        }
        guard !photos.isEmpty else {
            throw ValidationError("\(lists.joined(separator: ", ")): no photo to caption")
        }
        let session = CaptionTrialSession(
            captioner: try Captioner(
                weights: WeightsDirectory(explicit: weights.map { FilePath($0) }),
                options: Captioner.Options(
                    matchWeight: Captioner.Options.matchWeight(for: .updown),
                    guidance: ConceptGuidance(search: guidance)
                )
            ),
            chooser: CaptionChooser(
                guidance: ConceptGuidance(search: guidance),
                isNeutral: neutral
            )
        )
        var trials: [CaptionTrial] = []
        var progress = ProgressBar(total: photos.count)
        for photo in photos {
            do {
                trials.append(try await InferenceThread().run { try session.trial(of: photo) })
            } catch {
                progress.clear()
                failures.add("\(photo.file): \(error)")
            }
            progress.advance()
        }
        if let csv {
            let data = Data(CaptionTrial.table(trials).utf8)
            try data.write(to: URL(filePath: csv), options: .atomic)
        }
        return trials
    }
}

/// Captions photos and compares with their answers.
private struct CaptionTrialSession: Sendable {
    let captioner: Captioner
    let chooser: CaptionChooser
    private let decoder = ImageDecoder(maximumMegapixels: 200)

    init(captioner: Captioner, chooser: CaptionChooser) {
        self.captioner = captioner
        self.chooser = chooser
    }

    func trial(of photo: CaptionAnswers.Photo) throws -> CaptionTrial {
        let image = try decoder.decode(
            bytes: try decoder.readFile(at: photo.file),
            name: photo.file.string,
            minimumSide: PhotoReader.minimumSide
        ).image
        let description = try captioner.describe(image)
        let chosen = chooser.choose(description)
        return CaptionTrial(
            file: photo.file.string,
            isRight: photo.answer.isRight(chosen.text),
            chosen: chosen,
            description: description
        )
    }
}

extension ConceptGuidance.Search: ExpressibleByArgument {
    /// The search that a word on the command line stands for.
    public init?(argument: String) {
        switch argument {
        case "needed": self = .whenNeeded
        case "always": self = .always
        case "never": self = .never
        default: return nil
        }
    }
}
