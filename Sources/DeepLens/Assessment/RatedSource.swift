import ArgumentParser
import HumanAssessment
import Settings
import StageKit
import SystemPackage

/// Where the captions to be rated come from: a file, or a model that makes them on the spot.
struct RatedSource {
    /// What results call it.
    let name: String

    private enum Origin {
        case file(CaptionCollection)
        case model(PhotoEngine)
    }

    private let origin: Origin

    /// The one or two sources that the command's options name.
    ///
    /// - Throws: What is wrong with a file or a model, or that both are the same.
    static func sources(_ command: AssessCommand) throws -> [Self] {
        let names = [command.captions ?? command.model] + (command.against.map { [$0] } ?? [])
        guard Set(names).count == names.count else {
            throw ValidationError("--against \(names[0]): is what it is compared with")
        }
        let stems = names.map { FilePath($0).stem ?? $0 }
        return try zip(names, Set(stems).count == names.count ? stems : names).map { name, title in
            // Models' names have neither.
            let isFile = name == command.captions || name.contains { $0 == "." || $0 == "/" }
            guard isFile else { return try Self(model: name, weights: command.weights) }
            return Self(
                name: title,
                origin: .file(try CaptionCollection(contentsOf: FilePath(name)))
            )
        }
    }

    private init(name: String, origin: Origin) {
        self.name = name
        self.origin = origin
    }

    private init(model: String, weights: String?) throws {
        var captioning = Settings.Captioning()
        captioning.model = model
        captioning.weights = weights.map { FilePath($0) }
        var hashtags = Settings.Hashtags()
        hashtags.model = .cooccurrence
        self.init(name: model, origin: .model(try PhotoEngine(captioning, hashtags: hashtags)))
    }

    /// Whether it has a caption of a photo.
    func has(_ name: String) -> Bool {
        guard case .file(let captions) = origin else { return true }
        return captions.captions(of: name) != nil
    }

    /// Its caption of a photo; of several in a file the first.
    func caption(of photo: FilePath, name: String) async throws -> String {
        switch origin {
        case .file(let captions):
            return captions.captions(of: name)?.first ?? ""
        case .model(let engine):
            return try await engine.describe(try await engine.read(photo), pipeline: "assess")
                .caption
        }
    }
}
