public import FoundationEssentials
public import Logging
public import SystemPackage

/// The surroundings of one call of a stage.
public struct StageContext: Sendable {
    /// Looks up the tags of the latest posts, newest first, as many posts as asked for at most.
    public typealias RecentHashtags = @Sendable (_ posts: Int) async throws -> [[String]]

    /// The watched folder that the photo was found in.
    public let folder: FilePath
    /// The moment that counts as now.
    public let date: Date
    /// The tags, as they were posted, of the pipeline's latest photos but this one.
    ///
    /// It survives restarts, and changes only when a photo has gone through the whole pipeline. It
    /// throws ``StageError``.
    public let recentHashtags: RecentHashtags
    /// Logs with the photo and the stage as metadata.
    public let logger: Logger

    /// Makes a context; without `recentHashtags` there are no earlier posts.
    public init(
        folder: FilePath,
        date: Date = Date(),
        recentHashtags: @escaping RecentHashtags = { _ in [] },
        logger: Logger
    ) {
        self.folder = folder
        self.date = date
        self.recentHashtags = recentHashtags
        self.logger = logger
    }
}
