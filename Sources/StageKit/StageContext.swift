public import Logging
public import SystemPackage

/// The surroundings of one call of a stage.
public struct StageContext: Sendable {
    /// The watched folder that the photo was found in.
    public let folder: FilePath
    /// Logs with the photo and the stage as metadata.
    public let logger: Logger

    /// Makes a context.
    public init(folder: FilePath, logger: Logger) {
        self.folder = folder
        self.logger = logger
    }
}
