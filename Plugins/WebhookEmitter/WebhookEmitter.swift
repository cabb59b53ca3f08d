public import StageKit

/// Tells a web server how photos ended, by signed messages as Standard Webhooks describes them.
///
/// - SeeAlso: https://www.standardwebhooks.com
public struct WebhookEmitter: OutcomeReporter {
    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "webhook",
        summary: "Sends a signed message to a URL when a photo is done, held or failed.",
        options: [
            .init(
                "url",
                .string,
                required: true,
                summary: "Where the messages go, beginning with https:// or http://."
            ),
            .init(
                "secret",
                .secret,
                required: true,
                summary: "Where the signing secret is kept: whsec_ and 24 to 64 bytes in base64."
            ),
            .init(
                "events",
                .list(.choice(WebhookEvent.Kind.allCases.map(\.rawValue))),
                summary: "The messages wanted; default [photo.captioned, photo.failed]."
            ),
            .init(
                "timeout",
                .duration(.seconds(1)...(.seconds(60))),
                summary: "How long to wait for an answer; default 20s."
            ),
        ]
    )

    private let url: WebhookURL
    private let secret: SecretSource
    private let events: Set<WebhookEvent.Kind>
    private let timeout: Duration

    /// Makes the stage from its options.
    ///
    /// - Throws: ``StageOptionsError`` if an option is missing, the URL is not one that messages
    ///   can be sent to, or no event is wanted.
    public init(options: StageOptions) throws(StageOptionsError) {
        var problems: [StageOptionsError.Problem] = []
        var url: WebhookURL?
        do {
            url = try options.string("url").map(WebhookURL.init)
            if url == nil { problems.append(.init(key: "url", message: "is missing")) }
        } catch {
            problems.append(.init(key: "url", message: error.message))
        }
        let secret = options.secret("secret")
        if secret == nil { problems.append(.init(key: "secret", message: "is missing")) }
        let events = options.strings("events").map { $0.compactMap(WebhookEvent.Kind.init) }
        if events?.isEmpty == true {
            problems.append(
                .init(key: "events", message: "names none: leave the stage out instead")
            )
        }
        guard let url, let secret, problems.isEmpty else { throw StageOptionsError(problems) }
        self.url = url
        self.secret = secret
        self.events = Set(events ?? [.captioned, .failed])
        timeout = options.duration("timeout") ?? .seconds(20)
    }

    /// The URL; a digest stands in for its query, which may hold a credential.
    public var endpoint: String { url.endpoint }

    /// Checks that the secret can be read and used.
    ///
    /// - Throws: ``StageError`` that names the place of the secret.
    public func prepare() async throws {
        _ = try WebhookSecret(secret)
    }

    /// Does nothing: messages are made when the photo has ended.
    ///
    /// - Returns: The draft as it came.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }

    /// Makes the message that tells the outcome, or none if its event is not wanted.
    ///
    /// - Throws: ``StageError`` if a number in the result is not finite or the path alone fills
    ///   the message.
    public func message(
        for outcome: PhotoOutcome,
        id: String,
        date: Double
    ) throws -> OutgoingMessage? {
        let event = WebhookEvent(outcome, date: date)
        guard events.contains(event.kind) else { return nil }
        return OutgoingMessage(
            id: id,
            endpoint: endpoint,
            type: event.kind.rawValue,
            body: try event.body()
        )
    }

    /// Makes one attempt to deliver a message.
    ///
    /// The secret is read anew, so that a changed one is used at once.
    public func deliver(_ message: OutgoingMessage) async -> DeliveryResult {
        do {
            let request = WebhookRequest(url: url, secret: try WebhookSecret(secret))
            return await request.send(message, timeout: timeout)
        } catch {
            return .retry(after: nil, reason: error.message)
        }
    }
}
