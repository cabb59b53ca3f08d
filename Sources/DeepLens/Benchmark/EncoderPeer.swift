import Foundation
import Glibc
import SystemPackage

/// A program that encodes photos when it is told to: a request a line of JSON on its standard input,
/// an answer a line on its standard output.
///
/// It is started as `COMMAND serve PEER PRECISION FOLDER`; the folder has the photos
/// (`photos.rgb`, see ``EncoderInputs``) and what was prepared. Requests are ``Request``; the answers
/// are `{}` to `encode`, ``RunTimes`` to `measure`, and `{"error": …}` to what cannot be done.
final class EncoderPeer {
    /// What a peer is and in which precision it computes.
    struct Kind: Codable, Hashable, CustomStringConvertible {
        var peer: String
        var precision: String

        var description: String { "\(peer) \(precision)" }
    }

    /// What is asked of it.
    struct Request: Codable {
        enum Work: String, Codable {
            /// Encode all photos and write the features to ``output``, little-endian float32.
            case encode
            /// Encode a batch again and again for some seconds.
            case measure
        }

        var request: Work
        var threads: Int
        var batch: Int
        var seconds: Double?
        var output: String?
    }

    struct Failure: Codable {
        var error: String
    }

    let kind: Kind
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var received = Data()

    /// Starts the program.
    ///
    /// - Throws: ``BenchmarkError`` if there is no such program.
    init(_ kind: Kind, command: [String], folder: FilePath) throws {
        self.kind = kind
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command + ["serve", kind.peer, kind.precision, folder.string]
        process.standardInput = requests
        process.standardOutput = answers
        // Whoever ends early is told of by its end, not by a signal to us.
        signal(SIGPIPE, SIG_IGN)
        do {
            try process.run()
        } catch {
            throw BenchmarkError("\(kind): cannot be started: \(error.localizedDescription)")
        }
    }

    /// The most memory that it has had, in MiB.
    var peakMemory: Double { Processor.peakMemory(of: process.processIdentifier) }

    /// Lets it encode all photos into a file.
    func encode(_ cell: BenchmarkCell, to output: FilePath) throws {
        let request = Request(
            request: .encode,
            threads: cell.threads,
            batch: cell.batch,
            output: output.string
        )
        _ = try answer(to: request)
    }

    /// Lets it encode for some seconds, and says how long that took.
    func measure(_ cell: BenchmarkCell, seconds: Double) throws -> RunTimes {
        let request = Request(
            request: .measure,
            threads: cell.threads,
            batch: cell.batch,
            seconds: seconds
        )
        let line = try answer(to: request)
        do {
            return try Self.decoder.decode(RunTimes.self, from: line)
        } catch {
            throw BenchmarkError("\(kind): no times in its answer \(Self.quoted(line))")
        }
    }

    /// Ends it, by the end of its input, and waits until it has.
    func end() {
        try? requests.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The line that answers a request.
    ///
    /// - Throws: ``BenchmarkError`` with the program's reason, or if it ended.
    private func answer(to request: Request) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(request) + Data("\n".utf8)
        try? requests.fileHandleForWriting.write(contentsOf: line)
        let answer = try readLine()
        if let failure = try? Self.decoder.decode(Failure.self, from: answer) {
            throw BenchmarkError("\(kind): \(failure.error)")
        }
        return answer
    }

    private func readLine() throws -> Data {
        let newline = UInt8(ascii: "\n")
        while true {
            if let end = received.firstIndex(of: newline) {
                let line = Data(received[..<end])
                received = Data(received[(end + 1)...])
                return line
            }
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else {
                process.waitUntilExit()
                let status = process.terminationStatus
                throw BenchmarkError("\(kind): ended with \(status) instead of an answer")
            }
            received += more
        }
    }

    private static func quoted(_ line: Data) -> String {
        "'\(String(decoding: line.prefix(120), as: UTF8.self))'"
    }

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()
}
