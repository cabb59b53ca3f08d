import StageKit
import SystemPackage
import TestSupport

@testable import WebhookEmitter

/// A secret in a file of its own, and stages that sign with it.
struct TestEndpoint: Sendable {
    static let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    private let directory: TemporaryDirectory
    let secretFile: FilePath

    init(secret: String = TestEndpoint.secret) throws {
        directory = try TemporaryDirectory()
        secretFile = try directory.write("\(secret)\n", to: "secret")
    }

    /// Replaces the secret.
    func rotate(to secret: String) throws {
        try directory.write(secret, to: "secret")
    }

    /// Writes a further secret to a file of its own.
    func add(_ secret: String) throws -> SecretSource {
        .file(try directory.write(secret, to: "further-secret"))
    }

    /// Makes a stage, which may send to this machine if `more` does not say otherwise.
    func stage(
        url: String = "https://example.org/hook",
        _ more: [String: OptionValue] = [:],
        resolver: HostResolver = .system
    ) throws -> WebhookEmitter {
        let options: [String: OptionValue] = [
            "url": .string(url), "secret": .secret(.file(secretFile)),
            "allow_private": .boolean(true),
        ]
        return try WebhookEmitter(
            options: StageOptions(options.merging(more) { $1 }),
            resolver: resolver
        )
    }
}

extension OutgoingMessage {
    static func sample(endpoint: String = "https://example.org/hook") -> OutgoingMessage {
        OutgoingMessage(
            id: "msg_1",
            endpoint: endpoint,
            type: "photo.captioned",
            body: Array(#"{"caption":"Katze – 猫"}"#.utf8)
        )
    }
}
