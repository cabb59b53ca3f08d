import FoundationEssentials
import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import WebhookEmitter

struct WebhookMessageTests {
    private let endpoint: TestEndpoint
    private let all = OptionValue.list(
        [.string("photo.captioned"), .string("photo.held"), .string("photo.failed")]
    )

    init() throws {
        endpoint = try TestEndpoint()
    }

    @Test func message_whenCaptioned_holdsTheResult() throws {
        let message = try #require(try message(.captioned(.sample())))
        #expect(message.id == "msg_1" && message.type == "photo.captioned")
        #expect(message.endpoint == "https://example.org/hook")
        let body = try decoded(message)
        #expect(body.type == "photo.captioned")
        #expect(body.timestamp == "2026-11-23T06:52:54.125Z")
        #expect(body.data.file == "cat.png" && body.data.path == "/photos/cat.png")
        #expect(body.data.caption == "A cat is looking at the camera.")
        #expect(body.data.hashtags?.map(\.tag) == ["cat", "egyptian cat", "pet"])
        #expect(body.data.hypotheses?.count == 1 && body.data.schemaVersion == 1)
        #expect(body.data.truncated == nil && body.data.reason == nil)
    }

    @Test func message_whenHeld_tellsWhoHoldsItAndWhy() throws {
        let outcome = PhotoOutcome.held(.sample(), stage: "profanity-filter", reason: "A word.")
        let message = try #require(try message(outcome, ["events": all]))
        let data = try decoded(message).data
        #expect(message.type == "photo.held")
        #expect(data.step == "profanity-filter" && data.reason == "A word.")
        #expect(data.caption == "A cat is looking at the camera.")
    }

    @Test func message_whenFailed_tellsTheStepAndReason() throws {
        let message = try #require(try message(.failed(failedPhoto)))
        let data = try decoded(message).data
        #expect(message.type == "photo.failed")
        #expect(data.file == "cat.png" && data.pipeline == "default")
        #expect(data.step == "decode" && data.reason == "It is truncated.")
        #expect(data.caption == nil)
    }

    @Test func message_whenItsEventIsNotWanted_isNotMade() throws {
        #expect(try message(.held(.sample(), stage: "s", reason: "r")) == nil)
        let failed: [String: OptionValue] = ["events": .list([.string("photo.failed")])]
        #expect(try message(.captioned(.sample()), failed) == nil)
        #expect(try message(.failed(failedPhoto), failed) != nil)
    }

    @Test func message_whenLarge_losesTheLeastImportantFirst() throws {
        let words = String(repeating: "word ", count: 30)
        let hypotheses = (0..<200).map { _ in
            Findings.Hypothesis(caption: words, score: 0, logProbability: 0)
        }
        let labels = (0..<200).map { _ in Findings.Label(name: words, probability: 0) }
        let stages = (0..<200).map { _ in
            StageRecord(stage: words, result: "advanced", milliseconds: 1)
        }
        let withHypotheses = try data(draft(hypotheses: hypotheses))
        #expect(withHypotheses.hypotheses?.isEmpty == true && withHypotheses.labels?.count == 1)
        #expect(withHypotheses.truncated == true)
        let withLabels = try data(draft(labels: labels))
        #expect(withLabels.labels?.isEmpty == true && withLabels.stages?.count == 1)
        let withStages = try data(draft(stages: stages))
        #expect(withStages.stages?.isEmpty == true)
        #expect(withStages.caption == "A cat is looking at the camera.")
    }

    @Test(arguments: ["x", "猫", "\u{0}", "e\u{301}\u{301}\u{301}\u{301}", "👩‍👩‍👧‍👦"])
    func message_whenTheTextItselfIsHuge_isShortened(character: String) throws {
        let text = String(repeating: character, count: 25_000)
        let word = String(repeating: character, count: 1000)
        let tags = (0..<50).map { Hashtag(tag: "\(word) \($0)", score: 1, source: .rule) }
        let draft = Draft.sample(caption: text, altText: text, hashtags: tags)
        let outcomes = [
            PhotoOutcome.held(draft, stage: "s", reason: text),
            .failed(FailedPhoto(path: "/cat.png", pipeline: "p", step: "s", reason: text)),
        ]
        for outcome in outcomes {
            let message = try #require(try message(outcome, ["events": all]))
            #expect(message.body.count < 20_000)
            let data = try decoded(message).data
            #expect(data.truncated == true && data.reason?.hasSuffix("…") == true)
        }
    }

    @Test func message_whenPhotoHasFields_hasThemButForThePlace() throws {
        var draft = Draft.sample()
        draft.fields = [.exifGPS: "48.20849,16.37208", .iptcCity: "Vienna"]
        let message = try #require(try message(.captioned(draft)))
        let body = String(decoding: message.body, as: UTF8.self)
        #expect(body.contains("\"fields\":{\"iptc.city\":\"Vienna\"}"))
        #expect(!body.contains("48.20849"))
    }

    @Test func message_whenFieldsAndPostsAreLong_leavesOutFieldsFirst() throws {
        let text = String(repeating: "x", count: 2000)
        var draft = Draft.sample()
        for field in PhotoField.allCases { draft.fields[field] = text }
        draft.posts = [post(of: text)]
        let withPosts = try #require(try message(.captioned(draft)))
        #expect(withPosts.body.count < 20_000)
        #expect(String(decoding: withPosts.body, as: UTF8.self).contains("\"fields\":{}"))
        #expect(String(decoding: withPosts.body, as: UTF8.self).contains("\"platform\":\"x\""))
        draft.posts = Array(repeating: post(of: text), count: 9)
        let without = try #require(try message(.captioned(draft)))
        #expect(String(decoding: without.body, as: UTF8.self).contains("\"posts\":[]"))
        #expect(try decoded(without).data.truncated == true)
    }

    private func post(of text: String) -> Post {
        Post(
            platform: "x",
            text: text,
            altText: text,
            hashtags: [],
            length: text.count,
            limit: nil,
            unit: .graphemes
        )
    }

    @Test func message_whenANumberIsNotFinite_isRefused() {
        let draft = Draft.sample(hashtags: [Hashtag(tag: "cat", score: .nan, source: .rule)])
        #expect(throws: StageError.self) { try message(.captioned(draft)) }
    }

    private let failedPhoto = FailedPhoto(
        path: "/photos/cat.png",
        pipeline: "default",
        step: "decode",
        reason: "It is truncated."
    )

    private func message(
        _ outcome: PhotoOutcome,
        _ options: [String: OptionValue] = [:]
    ) throws -> OutgoingMessage? {
        try endpoint.stage(url: "https://example.org/hook", options).message(
            for: outcome,
            id: "msg_1",
            date: 1_795_416_774.125
        )
    }

    private func data(_ draft: Draft) throws -> Body.Data {
        let message = try #require(try message(.captioned(draft)))
        #expect(message.body.count < 20_000)
        return try decoded(message).data
    }

    private func draft(
        hypotheses: [Findings.Hypothesis] = Findings.sample.hypotheses,
        labels: [Findings.Label] = Findings.sample.labels,
        stages: [StageRecord] = [StageRecord(stage: "s", result: "advanced", milliseconds: 1)]
    ) -> Draft {
        let findings = Findings(
            hypotheses: hypotheses,
            match: 0.5,
            labels: labels,
            model: Findings.sample.model,
            timings: [:]
        )
        let sample = Draft.sample()
        return Draft(
            photo: sample.photo,
            findings: findings,
            pipeline: sample.pipeline,
            caption: sample.caption,
            altText: sample.altText,
            stageLog: stages
        )
    }

    private func decoded(_ message: OutgoingMessage) throws -> Body {
        try JSONDecoder().decode(Body.self, from: Data(message.body))
    }

    private struct Body: Decodable {
        let type: String
        let timestamp: String
        let data: Data

        struct Data: Decodable {
            let file: String
            let path: String
            let pipeline: String
            let caption: String?
            let hashtags: [Hashtag]?
            let hypotheses: [Findings.Hypothesis]?
            let labels: [Findings.Label]?
            let stages: [StageRecord]?
            let schemaVersion: Int?
            let step: String?
            let reason: String?
            let truncated: Bool?

            enum CodingKeys: String, CodingKey {
                case file, path, pipeline, caption, hashtags, hypotheses, labels, stages
                case step, reason, truncated
                case schemaVersion = "schema_version"
            }
        }
    }
}
