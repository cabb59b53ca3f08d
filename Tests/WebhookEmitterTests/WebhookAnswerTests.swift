import FoundationEssentials
import StageKit
import Testing

@testable import WebhookEmitter

struct WebhookAnswerTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private let now = Date(timeIntervalSince1970: 784_111_777)

    @Test(arguments: [200, 201, 202, 204, 299])
    func answer_whenSuccess_isDelivered(status: Int) {
        #expect(result(status) == .delivered)
    }

    @Test(arguments: [100, 301, 302, 307, 308, 400, 401, 404, 408, 500, 502, 503, 504, 599])
    func answer_whenAnythingElse_isTriedAgain(status: Int) {
        guard case .retry(nil, let reason) = result(status) else {
            Issue.record("not tried again")
            return
        }
        #expect(reason.hasPrefix("HTTP \(status) "))
    }

    @Test func answer_whenGone_endsTheEndpoint() {
        #expect(result(410) == .endpointGone(reason: "HTTP 410 Phrase"))
    }

    @Test(arguments: [
        ("120", 120), ("0", 0), ("Sun, 06 Nov 1994 08:51:37 GMT", 120), ("999999999999", 86_400),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400),
    ])
    func pause_whenAskedFor_isKept(header: String, seconds: Int) {
        for status in [429, 503] {
            guard case .retry(let pause, _) = result(status, header) else {
                Issue.record("not tried again")
                return
            }
            #expect(pause == .seconds(seconds))
        }
    }

    @Test(arguments: ["", "-1", "soon", "Sun, 06 Foo 1994 08:51:37 GMT", "1e3", "1 2 3 4 5 GMT"])
    func pause_whenNotUnderstood_isLeftToTheRunner(header: String) {
        guard case .retry(nil, _) = result(503, header) else {
            Issue.record("understood")
            return
        }
        #expect(result(429, header) == result(429))
    }

    @Test func pause_whenTooManyRequestsCameAndNoneIsAskedFor_isHalfAMinute() {
        #expect(result(429) == .retry(after: .seconds(30), reason: "HTTP 429 Phrase"))
    }

    private func result(_ status: Int, _ retryAfter: String? = nil) -> DeliveryResult {
        WebhookAnswer(status: status, phrase: "Phrase", retryAfter: retryAfter).result(at: now)
    }
}
