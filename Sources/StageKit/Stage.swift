/// A step of a pipeline that refines a draft, writes it somewhere, or stops it.
///
/// The runner makes one instance for each place in the configuration and keeps it until the
/// configuration changes. `process` may be called again with the same draft after a crash or a
/// transient error, so it must be idempotent: a second call leaves the same state as the first.
/// It never changes ``Draft/photo``, ``Draft/findings``, ``Draft/pipeline`` or
/// ``Draft/stageLog``. An instance may be called from any task, for several drafts at once.
public protocol Stage: Sendable {
    /// The stage's name and its options, from which the configuration is validated.
    static var descriptor: StageDescriptor { get }

    /// Makes a stage from options that have passed the descriptor's checks.
    ///
    /// - Parameter options: The user's options; absent keys are the stage's to default.
    /// - Throws: ``StageOptionsError`` with every problem that a single option's check cannot see,
    ///   such as two options that contradict each other. No file is opened and no secret read.
    init(options: StageOptions) throws(StageOptionsError)

    /// Checks that the stage can work here: secrets readable, folders writable.
    ///
    /// Called once before the first draft. The default does nothing.
    /// - Throws: ``StageError``.
    func prepare() async throws

    /// Handles one draft.
    ///
    /// - Parameters:
    ///   - draft: The draft as the stage before left it.
    ///   - context: The surroundings of this call.
    /// - Returns: What becomes of the draft.
    /// - Throws: ``StageError`` if the photo cannot be handled now. Only this photo is affected.
    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome
}

extension Stage {
    /// Does nothing.
    public func prepare() async throws {}
}

/// What becomes of a draft after a stage.
public enum StageOutcome: Sendable, Hashable {
    /// It goes on to the next stage. The note, if any, is kept in the stage log.
    case advance(Draft, note: String? = nil)
    /// It waits for a person. No later stage sees it.
    case hold(Draft, reason: String)
    /// It ends here, against the user's rules. No later stage sees it.
    case reject(reason: String)
}
