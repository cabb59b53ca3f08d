package import StageKit
package import SystemPackage
package import YAMLDocument

/// What the user configured, checked and complete.
package struct Settings: Sendable, Hashable {
    /// The folders to watch, in the order of the file; at least one.
    package let watch: [Watch]
    /// The times that watching goes by.
    package let watching: Watching
    /// Which photo comes next, and when none does.
    package let queue: Queue
    /// How photos are captioned.
    package let captioning: Captioning
    /// How hashtags are found.
    package let hashtags: Hashtags
    /// The platforms that can be posted to, with the user's changes.
    package let platforms: PlatformTable
    /// The stages of each pipeline by the pipeline's name; each has at least one.
    package let pipelines: [String: [StageSettings]]
    /// The folder that the program keeps its state in, absolute; it may not exist yet.
    package let stateDirectory: FilePath

    /// A folder to watch.
    package struct Watch: Sendable, Hashable {
        /// The folder, absolute and without `.` and `..`.
        package let path: FilePath
        /// Whether the folders below are watched too.
        package let recursive: Bool
        /// The patterns of the file names that count, in upper or lower case; none means all.
        package let include: [String]
        /// The patterns of the file and folder names that do not, whatever ``include`` says.
        package let exclude: [String]
        /// The name of the pipeline that the photos go through; it exists.
        package let pipeline: String
        /// Whether the folder is to be made if it is missing; otherwise it exists.
        package let create: Bool
        /// When the folder is looked through every ``Watching/pollInterval``.
        package let poll: Polling
        /// Whether symbolic links that lead out of the folder count.
        package let followSymlinks: Bool
    }

    /// When a folder is looked through at short intervals, beside what notifications tell.
    package enum Polling: String, Sendable, CaseIterable {
        /// Where notifications cannot tell everything, as on a network drive.
        case auto
        /// Everywhere.
        case always
        /// Nowhere.
        case never
    }

    /// The times that watching goes by.
    package struct Watching: Sendable, Hashable {
        /// How long a file must not change before it is read.
        package let quietPeriod: Duration
        /// The time between searches of all folders for what notifications missed.
        package let rescanInterval: Duration
        /// The time between looks at folders of which notifications do not tell.
        package let pollInterval: Duration
    }

    /// Which photo comes next, and when none does.
    package struct Queue: Sendable, Hashable {
        /// The order within a folder.
        package let order: Order
        /// The daily hours in which photos are handled, or `nil` for always.
        package let active: Hours?
        /// How many messages may wait for delivery before photos wait too.
        package let outboxLimit: Int

        /// The orders that photos can be handled in.
        package enum Order: String, Sendable, CaseIterable {
            /// The photo that was modified first comes first.
            case oldest
            /// The photo that was modified last comes first.
            case newest
        }

        /// Daily hours, in minutes after midnight; they may go across midnight.
        package struct Hours: Sendable, Hashable {
            /// The first minute.
            package let start: Int
            /// The minute after the last.
            package let end: Int
        }
    }

    /// How photos are captioned.
    package struct Captioning: Sendable, Hashable {
        /// The decoder's name, lower-case words joined by hyphens, or several names joined by `+`.
        package var model = "updown"
        /// The arithmetic.
        package var precision = Precision.auto
        /// The width of the beam search, 1 to 10.
        package var beam = 3
        /// How much the match with the photo counts when the beam's captions are ranked, 0 to 10, or
        /// `nil` to choose by the decoder.
        package var matchWeight: Double?
        /// The number of threads, 1 to 64, or `nil` to choose by the machine.
        package var threads: Int?
        /// The match score, -1 to 1, below which a caption is not believed.
        package var minMatch = 0.30
        /// The probability, 0 to 1, from which what the labels say is named in the caption.
        package var minLabel = 0.2
        /// The probability, 0 to 1, below which a caption's photo is held for review.
        package var minConfidence = 0.0
        /// Whether people's gender is left out where the photo does not tell it.
        package var neutral = true
        /// The size in megapixels above which a photo is not decoded.
        package var maxMegapixels = 200
        /// The folder of the weights, or `nil` to search the usual places.
        package var weights: FilePath?
        /// The file of captioned photos to learn from, which may not exist, or `nil` for none.
        package var datastore: FilePath?

        /// Settings as they are where the user says nothing.
        package init() {}
    }

    /// How hashtags are found.
    package struct Hashtags: Sendable, Hashable {
        /// What finds themes beside the photo's own words.
        package var model = Model.ensemble

        /// Settings as they are where the user says nothing.
        package init() {}

        /// What finds themes beside the photo's own words.
        package enum Model: String, Sendable, CaseIterable {
            /// The table of what people tag together, alone.
            case cooccurrence
            /// A recurrent network.
            case gru
            /// A conditional variational autoencoder.
            case vae
            /// A conditional adversarial network.
            case gan
            /// The mean of the three networks.
            case ensemble
        }
    }

    /// The arithmetic of the models.
    package enum Precision: String, Sendable, CaseIterable {
        /// The fastest that the machine does without loss of quality.
        case auto
        /// Single precision throughout.
        case fp32
        /// Half of its bytes, bfloat16.
        case bf16
        /// A quarter of its bytes, with weights of their own.
        case int8
    }

    /// One stage of a pipeline.
    package struct StageSettings: Sendable, Hashable {
        /// The stage's name.
        package let name: String
        /// Options that the stage accepts.
        package let options: StageOptions
        /// How long the stage may take with a photo, or `nil` for the default.
        package let timeLimit: Duration?
        /// The place of the stage's name in the configuration file.
        package let position: SourcePosition
    }
}
