import Foundation
import PipelineRuntime
import StageKit

/// Prints results for people.
struct ResultPrinter: Sendable {
    private let style = TextStyle()

    /// Prints how a photo ended: its result on standard output, a failure on standard error.
    func print(_ outcome: PhotoOutcome) {
        switch outcome {
        case .captioned(let draft):
            print(draft, name: draft.photo.fileName)
        case .held(let draft, let stage, let reason):
            print(draft, name: draft.photo.fileName)
            Terminal.printLine(style.dim("  held by \(stage): \(reason)"))
        case .failed(let photo):
            Terminal.printError("\(photo.path): \(photo.reason)\n")
        }
    }

    /// Prints a draft, and as many further hypotheses as are asked for.
    func print(_ draft: Draft, name: String, hypotheses: Int = 1) {
        Terminal.printLine(style.bold(name))
        Terminal.printLine("  \(draft.caption)")
        if draft.altText != draft.caption {
            Terminal.printLine(style.dim("  alt: \(draft.altText)"))
        }
        let tags = draft.hashtags.map { "#\($0.tag)" }.joined(separator: " ")
        if !tags.isEmpty { Terminal.printLine("  \(tags)") }
        Terminal.printLine(style.dim("  \(summary(of: draft))"))
        if hypotheses > 1 {
            for (rank, hypothesis) in draft.findings.hypotheses.prefix(hypotheses).enumerated() {
                let score = fixed(Double(hypothesis.score), places: 3)
                Terminal.printLine("  \(rank + 1). \(score)  \(hypothesis.caption)")
            }
        }
        for note in draft.notes { Terminal.printLine("  note: \(note)") }
    }

    private func summary(of draft: Draft) -> String {
        var parts = ["match \(fixed(Double(draft.findings.match), places: 2))"]
        if let confidence = draft.confidence {
            parts.append("confidence \(fixed(Double(confidence), places: 2))")
        }
        if let label = draft.findings.labels.first {
            parts.append("\(label.name) \(Int((label.probability * 100).rounded())) %")
        }
        let total = draft.findings.timings.values.reduce(0, +)
        parts.append("\(Int(total.rounded())) ms")
        if draft.needsReview { parts.append("needs review") }
        return parts.joined(separator: " · ")
    }

    private func fixed(_ value: Double, places: Int) -> String {
        value.formatted(
            .number.precision(.fractionLength(places)).locale(.init(identifier: "en_US_POSIX"))
        )
    }
}
