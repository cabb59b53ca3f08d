import ArgumentParser
import Foundation
import StageKit
import StateStore
import SystemPackage

/// Measures what the ledger costs a photo: every write and look-up from its detection to the
/// delivery of its message, in a real database on a real disk.
@main
struct LedgerBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "LedgerBenchmark",
        abstract: "Take photos through the ledger and print the time of each step."
    )

    @Option(help: "How many photos.")
    var photos = 100_000

    @Option(help: "How many different contents they have.")
    var contents = 200

    @Option(help: "The folder in which the database is made; it is removed afterwards.")
    var directory = FileManager.default.temporaryDirectory.path

    func validate() throws {
        guard photos > 0, contents > 0 else {
            throw ValidationError("there must be at least one photo and one content")
        }
    }

    func run() throws {
        let state = FilePath(directory).appending("deeplens-ledger-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: state.string) }
        let store = try StateStore(directory: state)
        var stopwatch = Stopwatch()
        for number in 0..<photos {
            let version = version(number)
            try stopwatch.measure("detect") {
                _ = try store.detect(version, folder: Self.folder, now: Self.now)
            }
        }
        for number in 0..<photos { try take(number, through: store, &stopwatch) }
        for number in 0..<photos {
            let version = version(number)
            try stopwatch.measure("detect again") {
                _ = try store.detect(version, folder: Self.folder, now: Self.now)
            }
        }
        print(stopwatch.table(photos: photos))
    }

    private func take(
        _ number: Int,
        through store: StateStore,
        _ stopwatch: inout Stopwatch
    ) throws {
        let sha256 = sha256(number)
        let photo = try stopwatch.measure("lease") {
            try store.leaseNext(in: Self.folder, now: Self.now)
        }
        guard let photo else { throw ValidationError("photo \(number) is not in the queue") }
        let version = photo.version
        try stopwatch.measure("look for a former name, by file") {
            _ = try store.possibleSources(of: version, sha256: nil)
        }
        try stopwatch.measure("look for a former name, by content") {
            _ = try store.possibleSources(of: version, sha256: sha256)
        }
        let caption = try stopwatch.measure("look up its caption") {
            try store.caption(of: sha256, by: "engine")
        }
        if caption == nil {
            let body = Data(repeating: UInt8(ascii: "x"), count: 2_000)
            try store.keep(caption: body, of: sha256, by: "engine", for: photo)
        }
        let id = "msg_\(number)"
        try stopwatch.measure("finish, with a message") {
            try store.finish(
                photo,
                as: version,
                PhotoEnd(state: .done, sha256: sha256, model: sha256, stageLog: Self.stageLog),
                messages: [message(id)],
                now: Self.now + Double(number)
            )
        }
        try stopwatch.measure("mark the message delivered") {
            try store.markDelivered(id, now: Self.now)
        }
    }
}

// MARK: - What is recorded

extension LedgerBenchmark {
    private static let folder: FilePath = "/photos"
    private static let now = 1_800_000_000.0
    private static let stageLog = String(
        repeating: #"{"stage":"sidecar","milliseconds":1}"#,
        count: 4
    )

    private func version(_ number: Int) -> PhotoVersion {
        PhotoVersion(
            path: Self.folder.appending("album \(number % 100)").appending("IMG_\(number).jpg"),
            byteCount: 100_000,
            modified: Int64(number % contents),
            device: 1,
            inode: UInt64(number % contents + 1)
        )
    }

    private func sha256(_ number: Int) -> String {
        let digits = String(number % contents, radix: 16)
        return String(repeating: "0", count: 64 - digits.count) + digits
    }

    private func message(_ id: String) -> OutgoingMessage {
        OutgoingMessage(
            id: id,
            endpoint: "https://example.org/hook",
            type: "photo.captioned",
            body: [UInt8](repeating: UInt8(ascii: "x"), count: 2_000)
        )
    }
}
