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
                "former_secret",
                .secret,
                summary: "While receivers change to a new secret, the old one, to sign with both."
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
            .init(
                "ordered",
                .boolean,
                summary: "Whether a message waits for those before it; default false."
            ),
            .init(
                "allow_private",
                .boolean,
                summary: "Whether to send to this machine and private networks; default false."
            ),
        ]
    )

    private let url: WebhookURL
    private let client: WebhookClient
    /// The places of the secrets, the newest first.
    private let secrets: [SecretSource]
    private let events: Set<WebhookEvent.Kind>
    private let timeout: Duration

    /// Whether a message waits until those before it were delivered or given up.
    public let isOrdered: Bool

    /// Makes the stage from its options.
    ///
    /// - Throws: ``StageOptionsError`` if an option is missing, the URL is not one that messages
    ///   can be sent to, or no event is wanted.
    public init(options: StageOptions) throws(StageOptionsError) {
        try self.init(options: options, resolver: .system)
    }

    /// Makes the stage with a resolver of its own.
    init(options: StageOptions, resolver: HostResolver) throws(StageOptionsError) {
        var problems: [StageOptionsError.Problem] = []
        let addressGuard = AddressGuard(allowsPrivate: options.boolean("allow_private") ?? false)
        var url: WebhookURL?
        do {
            url = try Self.url(options, addressGuard)
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
        client = WebhookClient(host: url.host, addressGuard: addressGuard, resolver: resolver)
        secrets = [secret, options.secret("former_secret")].compactMap(\.self)
        self.events = Set(events ?? [.captioned, .failed])
        timeout = options.duration("timeout") ?? .seconds(20)
        isOrdered = options.boolean("ordered") ?? false
    }

    private static func url(
        _ options: StageOptions,
        _ addressGuard: AddressGuard
    ) throws(StageError) -> WebhookURL {
        guard let text = options.string("url") else { throw StageError("is missing") }
        let url = try WebhookURL(text)
        try addressGuard.check(host: url.host)
        return url
    }

    /// The URL; a digest stands in for its query, which may hold a credential.
    public var endpoint: String { url.endpoint }

    /// Checks that the secrets can be read and used.
    ///
    /// - Throws: ``StageError`` that names the place of a secret.
    public func prepare() async throws {
        _ = try secrets.map(WebhookSecret.init)
    }

    /// Connects to the server, over TLS if the URL wants that, and sends nothing.
    ///
    /// - Throws: ``StageError`` that says in words why a message would not get there.
    public func checkReachability() async throws {
        let probe = ConnectionProbe(url: url, addressGuard: client.addressGuard)
        do {
            try await probe.connect(by: client.resolver, within: timeout)
        } catch {
            throw StageError(ConnectionProblem(error).text(after: timeout), kind: .transient)
        }
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
    /// The secrets are read anew, so that a changed one is used at once.
    public func deliver(_ message: OutgoingMessage) async -> DeliveryResult {
        do {
            let request = WebhookRequest(
                url: url,
                secrets: try secrets.map { source throws(StageError) in try WebhookSecret(source) }
            )
            return await request.send(message, by: client, timeout: timeout)
        } catch {
            return .retry(after: nil, reason: error.message)
        }
    }
}
