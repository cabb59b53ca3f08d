import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import WebhookEmitter

struct WebhookEmitterTests {
    private let endpoint: TestEndpoint

    init() throws {
        endpoint = try TestEndpoint()
    }

    @Test func stage_keepsTheContract() async throws {
        try await StageConformance.check(
            endpoint.stage(),
            secrets: [TestEndpoint.secret, String(TestEndpoint.secret.dropFirst(6))]
        )
    }

    @Test func process_advancesTheDraftAsItCame() async throws {
        let context = StageContext(folder: "/photos", logger: LogRecorder().logger())
        let outcome = try await endpoint.stage().process(.sample(), in: context)
        #expect(outcome == .advance(.sample()))
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "file:///etc/passwd", "https://", "http:///hook",
        "https://user@example.org/", "https://user:password@example.org/", "https://a b/",
        "https://example.org:0/", "https://example.org:65536/", "/hook",
    ])
    func url_whenNotOneToSendTo_isRefused(url: String) {
        let error = #expect(throws: StageOptionsError.self) { try endpoint.stage(url: url) }
        #expect(error?.problems.map(\.key) == ["url"])
        #expect(error?.description.contains("password@") == false)
    }

    @Test(arguments: [
        "https://example.org/hook", "http://192.168.1.2:8123/api/webhook/x", "http://[::1]:80/",
        "HTTPS://example.org",
    ])
    func endpoint_whenTheURLHasNoQuery_isTheURL(url: String) throws {
        #expect(try endpoint.stage(url: url).endpoint == url)
        #expect(try endpoint.stage(url: url + "#part").endpoint == url)
    }

    @Test func endpoint_whenTheURLHasAQuery_doesNotShowIt() throws {
        let first = try endpoint.stage(url: "https://example.org/hook?token=hunter2").endpoint
        let second = try endpoint.stage(url: "https://example.org/hook?token=hunter3").endpoint
        #expect(first.hasPrefix("https://example.org/hook?query-sha256="))
        #expect(!first.contains("hunter2") && first != second)
        #expect(try endpoint.stage(url: "https://example.org/hook?token=hunter2").endpoint == first)
    }

    @Test(arguments: [
        ("http://localhost:8080/", "localhost"), ("http://LocalHost./", "LocalHost."),
        ("http://app.localhost/", "app.localhost"), ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.1/", "127.1"), ("http://2130706433/", "2130706433"),
        ("http://0x7f.0.0.1/", "0x7f.0.0.1"), ("http://169.254.169.254/latest", "169.254.169.254"),
        ("http://192.168.1.2:8123/", "192.168.1.2"), ("http://[::1]:80/", "::1"),
        ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1"), ("http://127%2e0.0.1/", "127.0.0.1"),
    ])
    func url_whenItLeadsToAPrivateHost_needsPermission(url: String, host: String) throws {
        let error = #expect(throws: StageOptionsError.self) {
            try endpoint.stage(url: url, ["allow_private": .boolean(false)])
        }
        #expect(error?.problems.map(\.key) == ["url"])
        let message = try #require(error?.problems.first?.message)
        #expect(message.contains(host) && message.contains("allow_private: true"))
        _ = try endpoint.stage(url: url)
    }

    @Test func order_whenNotAskedFor_isNotKept() throws {
        #expect(try !endpoint.stage().isOrdered)
        #expect(try endpoint.stage(["ordered": .boolean(true)]).isOrdered)
    }

    @Test func options_whenIncomplete_areReportedTogether() {
        let error = #expect(throws: StageOptionsError.self) {
            try WebhookEmitter(options: StageOptions(["events": .list([])]))
        }
        #expect(error?.problems.map(\.key) == ["url", "secret", "events"])
    }
}
