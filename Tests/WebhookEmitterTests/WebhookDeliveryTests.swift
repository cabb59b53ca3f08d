import FoundationEssentials
import StageKit
import TestSupport
import Testing

@testable import WebhookEmitter

struct WebhookDeliveryTests {
    private let endpoint: TestEndpoint

    init() throws {
        endpoint = try TestEndpoint()
    }

    @Test func delivery_whenAccepted_sentASignedRequest() async throws {
        try await WebhookReceiver.withServer { receiver in
            let before = Int(Date().timeIntervalSince1970)
            let result = try await endpoint.stage(url: receiver.url + "?token=1").deliver(.sample())
            #expect(result == .delivered)
            let request = try #require(try await receiver.requests(count: 1).first)
            #expect(request.path == "/hook?token=1")
            #expect(request.body == OutgoingMessage.sample().body)
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["user-agent"] == "DeepLens/1")
            #expect(request.headers["webhook-id"] == "msg_1")
            let time = try #require(request.headers["webhook-timestamp"].flatMap { Int($0) })
            #expect((before...(before + 60)).contains(time))
            #expect(request.isSigned(with: TestEndpoint.secret))
            #expect(!request.isSigned(with: "whsec_" + String(repeating: "AAAA", count: 8)))
        }
    }

    @Test func delivery_whenTheSecretIsRotated_usesTheNewOne() async throws {
        let other = "whsec_" + String(repeating: "BBBB", count: 11)
        try await WebhookReceiver.withServer { receiver in
            let stage = try endpoint.stage(url: receiver.url)
            try await stage.prepare()
            try endpoint.rotate(to: other)
            #expect(await stage.deliver(.sample()) == .delivered)
            let requests = try await receiver.requests(count: 1)
            #expect(requests.first?.isSigned(with: other) == true)
        }
    }

    @Test func delivery_whileThereIsAFormerSecret_isSignedWithBoth() async throws {
        let former = "whsec_" + String(repeating: "BBBB", count: 11)
        let options = ["former_secret": OptionValue.secret(try endpoint.add(former))]
        try await WebhookReceiver.withServer { receiver in
            let stage = try endpoint.stage(url: receiver.url, options)
            try await stage.prepare()
            #expect(await stage.deliver(.sample()) == .delivered)
            let request = try #require(try await receiver.requests(count: 1).first)
            #expect(request.isSigned(with: TestEndpoint.secret) && request.isSigned(with: former))
            let header = try #require(request.headers["webhook-signature"])
            let signatures = header.split(separator: " ")
            let newest = try WebhookSecret(.file(endpoint.secretFile)).signature(
                id: "msg_1",
                timestamp: try #require(request.headers["webhook-timestamp"].flatMap { Int($0) }),
                body: request.body
            )
            #expect(signatures.count == 2 && signatures.first.map(String.init) == newest)
        }
    }

    @Test func delivery_whenRefused_saysWhatToDo() async throws {
        let answers: [WebhookReceiver.Answer] = [
            .status(500), .status(429, headers: ["retry-after": "7"]), .status(410), .status(401),
        ]
        try await WebhookReceiver.withServer(answers: answers) { receiver in
            let stage = try endpoint.stage(url: receiver.url)
            var results: [DeliveryResult] = []
            for _ in answers { results.append(await stage.deliver(.sample())) }
            #expect(
                results == [
                    .retry(after: nil, reason: "HTTP 500 Internal Server Error"),
                    .retry(after: .seconds(7), reason: "HTTP 429 Too Many Requests"),
                    .endpointGone(reason: "HTTP 410 Gone"),
                    .retry(
                        after: nil,
                        reason: "HTTP 401 Unauthorized: does the endpoint have the same secret?"
                    ),
                ]
            )
        }
    }

    @Test func delivery_whenRedirected_doesNotFollow() async throws {
        let elsewhere = WebhookReceiver.Answer.status(307, headers: ["location": "/elsewhere"])
        try await WebhookReceiver.withServer(answers: [elsewhere, .status(200)]) { receiver in
            let result = try await endpoint.stage(url: receiver.url).deliver(.sample())
            guard case .retry(nil, let reason) = result else {
                Issue.record("followed")
                return
            }
            #expect(reason.contains("redirects are not followed"))
            #expect(try await receiver.requests(count: 1).count == 1)
        }
    }

    @Test func delivery_whenTheAnswerIsHuge_doesNotReadIt() async throws {
        let body = String(repeating: "x", count: 8_000_000)
        try await WebhookReceiver.withServer(answers: [.status(200, body: body)]) { receiver in
            let stage = try endpoint.stage(url: receiver.url)
            #expect(await stage.deliver(.sample()) == .delivered)
            #expect(await stage.deliver(.sample()) == .delivered)
        }
    }

    @Test func delivery_whenThereIsNoAnswer_endsAfterTheTimeout() async throws {
        try await WebhookReceiver.withServer(answers: [.silence]) { receiver in
            let stage = try endpoint.stage(
                url: receiver.url,
                ["timeout": .duration(.seconds(1))]
            )
            let result = await stage.deliver(.sample())
            #expect(result == .retry(after: nil, reason: "no answer within 1.0 seconds"))
        }
    }

    @Test func delivery_whenCancelled_endsAtOnce() async throws {
        try await WebhookReceiver.withServer(answers: [.silence]) { receiver in
            let stage = try endpoint.stage(url: receiver.url)
            let delivery = Task { await stage.deliver(.sample()) }
            _ = try await receiver.requests(count: 1)
            delivery.cancel()
            let result = await delivery.value
            #expect(result == .retry(after: nil, reason: "stopped before the answer came"))
        }
    }

    @Test func delivery_whenNobodyListens_saysSo() async throws {
        // A port that was free a moment ago.
        let url = try await WebhookReceiver.withServer { $0.url }
        let result = try await endpoint.stage(url: url).deliver(.sample())
        #expect(result == .retry(after: nil, reason: ConnectionWords.refused))
    }

    @Test func delivery_whenTheServerSpeaksNoTLS_saysSo() async throws {
        try await WebhookReceiver.withServer { receiver in
            let url = receiver.url.replacing("http://", with: "https://") + "?token=hunter2"
            let result = try await endpoint.stage(url: url).deliver(.sample())
            guard case .retry(nil, let reason) = result else {
                Issue.record("delivered without TLS")
                return
            }
            #expect(reason.hasPrefix("the server speaks no TLS there"))
            #expect(!reason.contains("hunter2") && !reason.contains(TestEndpoint.secret))
        }
    }

    @Test func delivery_whenTheHostDoesNotExist_saysSo() async throws {
        let result = try await endpoint.stage(url: "http://nowhere.invalid/").deliver(.sample())
        guard case .retry(nil, let reason) = result else {
            Issue.record("found")
            return
        }
        #expect(reason.hasPrefix("host nowhere.invalid not found: "))
    }
}
