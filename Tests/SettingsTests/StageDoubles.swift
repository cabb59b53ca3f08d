import HashtagPolicy
import StageKit

/// A stage with an option of every kind.
struct EveryKindStage: Stage {
    static let descriptor = StageDescriptor(
        name: "every-kind",
        summary: "Takes everything.",
        options: [
            .init("flag", .boolean, summary: ""),
            .init("count", .integer(0...30), summary: ""),
            .init("share", .number(0...1), summary: ""),
            .init("wait", .duration(.milliseconds(100)...(.seconds(60))), summary: ""),
            .init("name", .string, summary: ""),
            .init("case", .choice(["camel", "lower", "keep"]), summary: ""),
            .init("words", .list(.string), summary: ""),
            .init("steps", .list(.integer(1...9)), summary: ""),
            .init("headers", .mapping(.string), summary: ""),
            .init("grid", .list(.list(.boolean)), summary: ""),
            .init("secret", .secret, summary: ""),
        ]
    )

    init(options: StageOptions) {}

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }
}

/// A stage that checks its options against each other.
struct ChoosyStage: Stage {
    static let descriptor = StageDescriptor(
        name: "choosy",
        summary: "Finds contradictions.",
        options: [
            .init("url", .string, required: true, summary: ""),
            .init("max", .integer(0...30), summary: ""),
            .init("min", .integer(0...30), summary: ""),
            .init("tags", .list(.string), summary: ""),
        ]
    )

    init(options: StageOptions) throws(StageOptionsError) {
        var problems: [StageOptionsError.Problem] = []
        let max = options.integer("max") ?? 5
        if let min = options.integer("min"), min > max {
            problems.append(.init(key: "max", message: "\(max) is less than min"))
        }
        for (index, tag) in (options.strings("tags") ?? []).enumerated() where tag.contains(" ") {
            problems.append(.init(key: "tags", index: index, message: "'\(tag)' has a space"))
        }
        guard problems.isEmpty else { throw StageOptionsError(problems) }
    }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }
}

/// The stages of the configurations that come with the program: that with the most rules itself, the
/// others by their names and options.
enum ShippedStages {
    static let all: [any Stage.Type] = [
        HashtagPolicy.self, ProfanityFilter.self, Sidecar.self, Webhook.self,
    ]

    struct ProfanityFilter: DescribedStage {
        static let descriptor = StageDescriptor(
            name: "profanity-filter",
            summary: "",
            options: [.init("action", .choice(["mask", "hold"]), summary: "")]
        )
    }

    struct Sidecar: DescribedStage {
        static let descriptor = StageDescriptor(
            name: "sidecar",
            summary: "",
            options: [
                .init("formats", .list(.choice(["xmp", "json"])), summary: ""),
                .init("naming", .string, summary: ""),
            ]
        )
    }

    struct Webhook: DescribedStage {
        static let descriptor = StageDescriptor(
            name: "webhook",
            summary: "",
            options: [
                .init("url", .string, required: true, summary: ""),
                .init("secret", .secret, required: true, summary: ""),
                .init("former_secret", .secret, summary: ""),
                .init("events", .list(.string), summary: ""),
                .init("timeout", .duration(.seconds(1)...(.seconds(60))), summary: ""),
                .init("ordered", .boolean, summary: ""),
                .init("allow_private", .boolean, summary: ""),
            ]
        )
    }
}

/// A stage of which only the descriptor matters.
protocol DescribedStage: Stage {
    init()
}

extension DescribedStage {
    init(options: StageOptions) throws(StageOptionsError) {
        self.init()
    }

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }
}
