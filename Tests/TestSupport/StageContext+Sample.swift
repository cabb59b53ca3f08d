package import FoundationEssentials
import Logging
package import StageKit
package import SystemPackage

extension StageContext {
    /// A context whose log nobody reads, unless a recorder is given.
    package static func sample(
        folder: FilePath = "/photos",
        date: Date = Date(timeIntervalSince1970: 1_790_000_000),
        recentHashtags: @escaping RecentHashtags = { _ in [] },
        recorder: LogRecorder = LogRecorder()
    ) -> StageContext {
        StageContext(
            folder: folder,
            date: date,
            recentHashtags: recentHashtags,
            logger: recorder.logger()
        )
    }

    /// Logs a message with one detail.
    package func log(_ message: String, detail: String) {
        logger.debug("\(message)", metadata: ["detail": "\(detail)"])
    }
}
