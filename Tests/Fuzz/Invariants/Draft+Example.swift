package import StageKit
import SystemPackage

extension Draft {
    /// A draft with these texts.
    package static func example(_ caption: String, altText: String, tags: [String]) -> Draft {
        Draft(
            photo: Photo(
                path: "/photos/cat.png",
                sha256: String(repeating: "5e", count: 32),
                byteCount: 1,
                width: 1,
                height: 1,
                orientation: 1
            ),
            findings: Findings(
                hypotheses: [],
                match: 0.5,
                labels: [],
                model: Findings.ModelIdentity(name: "updown", weightsSHA256: ""),
                timings: [:]
            ),
            pipeline: "default",
            caption: caption,
            altText: altText,
            hashtags: tags.map { Hashtag(tag: $0, score: 0.5, source: .caption) }
        )
    }
}
