public import SystemPackage

/// A stage that tells somebody how photos ended.
///
/// The runner asks for the messages when a photo ends, stores them in the transaction that ends
/// the photo, and has them delivered one at a time until they arrive: at least once each.
/// `process` sees the draft like any stage's; a reporter that has nothing to do there advances it.
public protocol OutcomeReporter: Stage {
    /// What messages go to, such as a URL without its credentials.
    ///
    /// Stored messages find their reporter by it after a restart.
    var endpoint: String { get }

    /// Whether a message waits until every earlier one for the endpoint was delivered or given up.
    ///
    /// The default is `false`: a message that is refused does not hold up the others.
    var isOrdered: Bool { get }

    /// Makes the message that tells the outcome.
    ///
    /// - Parameters:
    ///   - outcome: How the photo ended.
    ///   - id: The message's identifier, the same at every attempt.
    ///   - date: When the photo ended, in seconds since 1970.
    /// - Returns: The message, or `nil` if this endpoint does not want it.
    /// - Throws: ``StageError`` if no message can be made of it.
    func message(
        for outcome: PhotoOutcome,
        id: String,
        date: Double
    ) throws -> OutgoingMessage?

    /// Makes one attempt to deliver a message.
    func deliver(_ message: OutgoingMessage) async -> DeliveryResult

    /// Finds out whether messages would get to the endpoint, and sends none.
    ///
    /// The default does nothing.
    /// - Throws: ``StageError`` that says what is in the way.
    func checkReachability() async throws
}

extension OutcomeReporter {
    /// `false`.
    public var isOrdered: Bool { false }

    /// Does nothing.
    public func checkReachability() async throws {}
}

/// How a photo ended.
public enum PhotoOutcome: Sendable, Hashable {
    /// It went through every stage.
    case captioned(Draft)
    /// A stage holds it for a person.
    case held(Draft, stage: String, reason: String)
    /// It has no result: the file cannot be read, or a stage rejected it or failed.
    case failed(FailedPhoto)
}

/// A photo without a result.
public struct FailedPhoto: Sendable, Hashable {
    /// The file's absolute path.
    public let path: FilePath
    /// The pipeline that it was for.
    public let pipeline: String
    /// The step that failed: `read`, `decode`, `caption`, or a stage's name.
    public let step: String
    /// What went wrong, in one sentence.
    public let reason: String

    /// Makes a failed photo.
    public init(path: FilePath, pipeline: String, step: String, reason: String) {
        self.path = path
        self.pipeline = pipeline
        self.step = step
        self.reason = reason
    }
}

/// A message on its way to an endpoint.
public struct OutgoingMessage: Sendable, Hashable {
    /// The identifier, the same at every attempt, by which a receiver drops repetitions.
    public let id: String
    /// The ``OutcomeReporter/endpoint`` that it goes to.
    public let endpoint: String
    /// The event's type, such as `photo.captioned`.
    public let type: String
    /// The exact bytes to send.
    public let body: [UInt8]

    /// Makes a message.
    public init(id: String, endpoint: String, type: String, body: [UInt8]) {
        self.id = id
        self.endpoint = endpoint
        self.type = type
        self.body = body
    }
}

/// How one attempt to deliver a message went.
public enum DeliveryResult: Sendable, Hashable {
    /// The endpoint accepted it.
    case delivered
    /// It should be tried again, no sooner than the time given, if one is.
    case retry(after: Duration?, reason: String)
    /// The endpoint wants no more messages at all (HTTP 410).
    case endpointGone(reason: String)
}
