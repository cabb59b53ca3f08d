import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import WebhookEmitter

struct WebhookSecretTests {
    /// The vector of the Standard Webhooks libraries' own tests.
    @Test func signature_whenOfThePublishedExample_isThePublishedOne() throws {
        let endpoint = try TestEndpoint(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let signature = try WebhookSecret(.file(endpoint.secretFile)).signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8)
        )
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    /// Computed with Python's `hmac`.
    @Test(arguments: [TestEndpoint.secret, String(TestEndpoint.secret.dropLast())])
    func signature_whenTextIsNotASCII_isOverItsBytes(secret: String) throws {
        let endpoint = try TestEndpoint(secret: secret)
        let signature = try WebhookSecret(.file(endpoint.secretFile)).signature(
            id: "msg-ü.1",
            timestamp: 1_795_000_000,
            body: Array(#"{"caption":"Katze – 猫"}"#.utf8)
        )
        #expect(signature == "v1,7ua2UYOswojMcJaX1f6NJdD3ShxnTm+BtzaV0+aXY9Q=")
    }

    @Test(arguments: [
        "hunter2-hunter2-hunter2-hunter2", "whsec_", "whsec_AAECAwQFBgcICQoLDA0ODw==",
        "whsec_not base64 at all, not at all, not", "whsec_" + String(repeating: "AAAA", count: 22),
        "WHSEC_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ])
    func secret_whenNotOfTheStandard_isRefusedWithoutShowingIt(secret: String) async throws {
        let endpoint = try TestEndpoint(secret: secret)
        let stage = try endpoint.stage()
        let error = await #expect(throws: StageError.self) { try await stage.prepare() }
        let message = try #require(error?.message)
        #expect(message.contains(endpoint.secretFile.string) && message.contains("openssl rand"))
        #expect(!message.contains(secret.dropFirst(6)) || secret == "whsec_")
    }

    @Test func secret_whenTheFormerOneIsBad_isReported() async throws {
        let endpoint = try TestEndpoint()
        let former = try endpoint.add("hunter2")
        let stage = try endpoint.stage(["former_secret": .secret(former)])
        let error = await #expect(throws: StageError.self) { try await stage.prepare() }
        #expect(error?.message.contains("further-secret is not whsec_") == true)
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func secret_whenMissing_isReported() async throws {
        let stage = try WebhookEmitter(
            options: StageOptions([
                "url": .string("https://example.org"),
                "secret": .secret(.file("/nonexistent/secret")),
            ])
        )
        await #expect(throws: StageError.self) { try await stage.prepare() }
        let result = await stage.deliver(.sample())
        let reason = "secret file /nonexistent/secret cannot be read as text"
        #expect(result == .retry(after: nil, reason: reason))
    }
}
