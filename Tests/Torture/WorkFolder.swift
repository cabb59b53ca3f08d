import Foundation
import Glibc
import SystemPackage

/// The files of a run.
struct WorkFolder: Sendable {
    let path: FilePath

    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwq7v4Q1x0T2k="

    /// The watched folder.
    var photos: FilePath { path.appending("photos") }
    /// Where files are made that then arrive.
    var outside: FilePath { path.appending("outside") }
    var configuration: FilePath { path.appending("deeplens.yaml") }
    var state: FilePath { path.appending("state") }
    var database: FilePath { state.appending("deeplens.sqlite") }
    /// What the daemons log, one after the other.
    var log: FilePath { path.appending("daemon.log") }

    /// What the auditor has to know besides.
    var record: FilePath { path.appending("run.json") }
    /// Where the fault shim is told what to do.
    var faults: FilePath { path.appending("faults") }

    /// Takes a folder as it is.
    init(existing path: FilePath) {
        self.path = path
    }

    /// Makes the folders and the secret.
    init(at path: FilePath) throws {
        self.path = path
        for folder in [photos, outside] {
            try FileManager.default.createDirectory(
                atPath: folder.string,
                withIntermediateDirectories: true
            )
        }
        try write(Self.secret, to: path.appending("secret"))
    }

    /// Writes the configuration.
    func configure(webhooks: [String]) throws {
        let webhooks = webhooks.map { url in
            """
                - webhook:
                    url: \(url)
                    secret: {file: secret}
                    events: [photo.captioned, photo.held, photo.failed]
                    timeout: 2s
                    allow_private: true
            """
        }
        let text = """
            version: 1
            watch: [{path: photos}]
            watching: {quiet_period: 100ms}
            pipelines:
              default:
                - hashtag-policy: {max: 5}
                - sidecar
            \(webhooks.joined(separator: "\n"))
            state: {directory: state}

            """
        try write(text, to: configuration)
    }

    private func write(_ text: String, to file: FilePath) throws {
        try Data(text.utf8).write(to: URL(filePath: file.string))
    }
}

extension WorkFolder {
    /// Lets a photo arrive by its way.
    func receive(_ photo: ArrivingPhoto, _ random: inout SeededGenerator) async throws {
        let target = photos.appending(photo.name)
        try FileManager.default.createDirectory(
            atPath: target.removingLastComponent().string,
            withIntermediateDirectories: true
        )
        switch photo.way {
        case .copy: try await copy(photo.bytes, to: target, &random)
        case .rename: try check(rename(try stage(photo).string, target.string))
        case .link: try check(link(try stage(photo).string, target.string))
        }
    }

    /// Writes a file in chunks; one in ten writers rests longer than the quiet period.
    private func copy(
        _ bytes: [UInt8],
        to target: FilePath,
        _ random: inout SeededGenerator
    ) async throws {
        let restsAt = random.happens(percent: 10) ? Int.random(in: 0..<4, using: &random) : -1
        let size = bytes.count / 4 + 1
        for (number, start) in stride(from: 0, to: bytes.count, by: size).enumerated() {
            try append(bytes[start..<min(start + size, bytes.count)], to: target)
            let isRest = number == restsAt
            try await Task.sleep(for: random.milliseconds(isRest ? 150...400 : 0...20))
        }
    }

    private func append(_ bytes: ArraySlice<UInt8>, to target: FilePath) throws {
        let file = try FileDescriptor.open(
            target,
            .writeOnly,
            options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    /// Makes a file outside the watched folder; a damaged one was last changed an hour ago.
    private func stage(_ photo: ArrivingPhoto) throws -> FilePath {
        let file = outside.appending(photo.name.replacing("/", with: "-"))
        try append(photo.bytes[...], to: file)
        if photo.isDamaged {
            let date = Date(timeIntervalSinceNow: -3_600)
            try FileManager.default.setAttributes(
                [.modificationDate: date],
                ofItemAtPath: file.string
            )
        }
        return file
    }

    private func check(_ result: CInt) throws {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}
