package import StageKit
package import SystemPackage

extension Draft {
    /// A draft such as the engine makes of the sample photo of a cat.
    package static func sample(
        path: FilePath = "/photos/cat.png",
        caption: String = "A cat is looking at the camera.",
        altText: String = "A cat is looking at the camera.",
        hashtags: [Hashtag] = [
            Hashtag(tag: "cat", score: 0.9, source: .caption),
            Hashtag(tag: "egyptian cat", score: 0.75, source: .label),
            Hashtag(tag: "pet", score: 0.4, source: .related),
        ],
        confidence: Float? = nil,
        needsReview: Bool = false,
        holdReason: String? = nil
    ) -> Draft {
        Draft(
            photo: .sample(path: path),
            findings: .sample,
            pipeline: "default",
            caption: caption,
            confidence: confidence,
            altText: altText,
            hashtags: hashtags,
            needsReview: needsReview,
            holdReason: holdReason
        )
    }
}

extension Photo {
    /// The facts of a photo of 451 × 300 pixels at `path`.
    package static func sample(path: FilePath = "/photos/cat.png") -> Photo {
        Photo(
            path: path,
            sha256: String(repeating: "5e", count: 32),
            byteCount: 240_512,
            width: 451,
            height: 300,
            orientation: 1
        )
    }
}

extension Findings {
    /// Findings such as the engine makes of the sample photo of a cat.
    package static let sample = Findings(
        hypotheses: [
            Hypothesis(
                caption: "a cat is looking at the camera",
                score: -1.25,
                logProbability: -5.36
            )
        ],
        match: 0.49,
        labels: [Label(name: "Egyptian cat", probability: 0.75)],
        model: ModelIdentity(name: "updown", weightsSHA256: String(repeating: "af", count: 32)),
        timings: ["decode": 3.5, "encode": 30, "caption": 12]
    )
}
