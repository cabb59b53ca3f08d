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

    func stage(
        url: String = "https://example.org/hook",
        _ more: [String: OptionValue] = [:]
    ) throws -> WebhookEmitter {
        let options: [String: OptionValue] = [
            "url": .string(url), "secret": .secret(.file(secretFile)),
        ]
        return try WebhookEmitter(options: StageOptions(options.merging(more) { $1 }))
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
