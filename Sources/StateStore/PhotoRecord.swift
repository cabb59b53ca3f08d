package import SystemPackage

/// A photo file as it was at one moment.
package struct PhotoVersion: Sendable, Hashable {
    /// The file's absolute path.
    package let path: FilePath
    /// The file's size in bytes.
    package let byteCount: Int64
    /// The file's modification time in nanoseconds since 1970.
    package let modified: Int64
    /// The device that holds it; 0 if unknown.
    package let device: UInt64
    /// Its number on that device; 0 if unknown.
    package let inode: UInt64

    /// Makes a version.
    package init(
        path: FilePath,
        byteCount: Int64,
        modified: Int64,
        device: UInt64 = 0,
        inode: UInt64 = 0
    ) {
        self.path = path
        self.byteCount = byteCount
        self.modified = modified
        self.device = device
        self.inode = inode
    }
}

/// The states of a photo, in the order in which it goes through them.
package enum PhotoState: String, Sendable, CaseIterable {
    /// Its file has settled and waits for its turn.
    case detected
    /// Its content has a caption; the stages are still to come.
    case captioned
    /// It went through every stage.
    case done
    /// A stage holds it for a person.
    case held
    /// It has no result.
    case failed
}

/// A photo whose turn has come.
package struct LeasedPhoto: Sendable, Hashable {
    /// The file as it was detected.
    package let version: PhotoVersion
    /// The watched folder that it is in.
    package let folder: FilePath
    /// How many attempts failed so far.
    package let attempts: Int
    /// How often a process ended while it had the photo in hand.
    package let interruptions: Int
    /// Whether the ledger knows of no earlier result under this path.
    package let isNew: Bool
    /// SHA-256 of the content that has a result under this path; nil if none has.
    package let endedContent: String?
}

/// Where a photo with a result was when its file was read last.
package struct PhotoSource: Sendable, Hashable {
    /// The file's path.
    package let path: FilePath
    /// The watched folder that it was in; empty if unknown.
    package let folder: FilePath
    /// The device that it was on, if that is known.
    package let device: UInt64?
}

/// How a photo ended.
package struct PhotoEnd: Sendable, Hashable {
    /// The state that it ended in.
    package let state: PhotoState
    /// SHA-256 of its bytes in hexadecimal, if it could be read.
    package let sha256: String?
    /// The step that held it or failed.
    package let step: String?
    /// Why it is held or failed.
    package let reason: String?
    /// SHA-256 of the weights that captioned it.
    package let model: String?
    /// What each stage did, as JSON.
    package let stageLog: String?
    /// What was posted, if the photo went through every stage.
    package let post: Post?

    /// The part of a result that later photos are varied by.
    package struct Post: Sendable, Hashable {
        /// The pipeline that it went through.
        package let pipeline: String
        /// The tags as they were posted.
        package let hashtags: [String]

        /// Makes a post.
        package init(pipeline: String, hashtags: [String]) {
            self.pipeline = pipeline
            self.hashtags = hashtags
        }
    }

    /// Makes an end.
    package init(
        state: PhotoState,
        sha256: String?,
        step: String? = nil,
        reason: String? = nil,
        model: String? = nil,
        stageLog: String? = nil,
        post: Post? = nil
    ) {
        self.state = state
        self.sha256 = sha256
        self.step = step
        self.reason = reason
        self.model = model
        self.stageLog = stageLog
        self.post = post
    }
}

/// The order in which the photos of a folder have their turn.
package enum QueueOrder: String, Sendable, CaseIterable {
    /// The photo that was modified last comes first.
    case newest
    /// The photo that was modified first comes first.
    case oldest
}
