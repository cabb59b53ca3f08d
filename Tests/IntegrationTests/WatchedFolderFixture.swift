import Foundation
import StageKit
import SystemPackage
import TestSupport

/// A folder to watch with a configuration beside it.
struct WatchedFolderFixture {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwq7v4Q1x0T2k="

    let folder: TemporaryDirectory
    /// The watched folder.
    let photos: FilePath
    /// The configuration file.
    let configuration: FilePath

    /// Makes the folder; the webhook, if there is one, hears of every event.
    init(webhook: String? = nil, maximumTags: Int = 5) throws {
        folder = try TemporaryDirectory()
        photos = folder.path.appending("photos")
        configuration = folder.path.appending("deeplens.yaml")
        try FileManager.default.createDirectory(
            atPath: photos.string,
            withIntermediateDirectories: true
        )
        try folder.write(Self.secret, to: "secret")
        try configure(webhook: webhook, maximumTags: maximumTags)
    }

    /// Writes the configuration.
    func configure(webhook: String?, maximumTags: Int) throws {
        var text = """
            version: 1
            watch: [{path: photos}]
            watching: {quiet_period: 100ms}
            pipelines:
              default:
                - hashtag-policy: {max: \(maximumTags)}
                - profanity-filter
                - sidecar

            """
        if let webhook {
            text += """
                    - webhook:
                        url: \(webhook)
                        secret: {file: secret}
                        allow_private: true
                        events: [photo.captioned, photo.held, photo.failed]

                """
        }
        try folder.write(text + "state: {directory: state}\n", to: "deeplens.yaml")
    }

    /// Starts the daemon and waits until it watches.
    func startDaemon() async throws -> Daemon {
        let socket = try NotifySocket(in: folder.path)
        let program = try await RunningProgram.start(
            "deeplens",
            ["watch", "--config", configuration.string],
            environment: ["NOTIFY_SOCKET": socket.path.string]
        )
        guard await socket.next("READY=1") != nil else { throw DaemonNotReady() }
        return Daemon(program: program, socket: socket)
    }

    /// The JSON sidecar of a photo, decoded.
    func sidecar(of photo: String) throws -> Document {
        let path = photos.string + "/\(photo).deeplens.json"
        return try JSONDecoder().decode(
            Document.self,
            from: Data(contentsOf: URL(filePath: path))
        )
    }

    /// Copies a sample into the watched folder, under a name.
    func copy(_ sample: String, as name: String) throws {
        try FileManager.default.copyItem(
            atPath: Repository.sample(sample).string,
            toPath: photos.appending(name).string
        )
    }

    struct Daemon {
        let program: RunningProgram
        let socket: NotifySocket

        /// Asks the daemon to end and waits until it has.
        func stop() async throws -> RunningProgram.Result {
            program.send(SIGTERM)
            return try await program.result()
        }
    }
}

private struct DaemonNotReady: Error {}

/// What the tests read of a result document.
struct Document: Decodable, Equatable {
    let caption: String
    let altText: String
    let hashtags: [Hashtag]
    let sha256: String
    let width: Int
    let height: Int

    enum CodingKeys: String, CodingKey {
        case caption
        case altText = "alt_text"
        case hashtags, sha256, width, height
    }
}

/// What the tests read of a webhook's body.
struct Event: Decodable {
    let type: String
    let data: Data

    struct Data: Decodable {
        let file: String
        let document: Document?
        let reason: String?

        enum CodingKeys: String, CodingKey {
            case file, reason
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            file = try container.decode(String.self, forKey: .file)
            reason = try container.decodeIfPresent(String.self, forKey: .reason)
            document = reason == nil ? try Document(from: decoder) : nil
        }
    }
}
