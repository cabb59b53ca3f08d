import Foundation
import Glibc
import Subprocess
import SystemPackage
import TestSupport

/// Chromium without a window, driven as its own developer tools drive it, and without any network.
///
/// Messages are JSON objects, each ended by a NUL, through two FIFOs.
///
/// - SeeAlso: https://chromedevtools.github.io/devtools-protocol/
final class HeadlessBrowser {
    /// Where downloads arrive.
    let downloads: FilePath

    private let folder: TemporaryDirectory
    private let commands: FileDescriptor
    private let messages: FileDescriptor
    private var received: [UInt8] = []
    private var events: [Message] = []
    private var lastIdentifier = 0
    private var session: String?

    struct Message: Decodable {
        struct Parameters: Decodable {
            let state: String?
        }

        struct Result: Decodable {
            struct Value: Decodable {
                let value: String?
            }

            let targetId: String?
            let sessionId: String?
            let result: Value?
            let data: String?
        }

        struct Failure: Decodable {
            let message: String
        }

        let id: Int?
        let method: String?
        let params: Parameters?
        let result: Result?
        let error: Failure?
    }

    struct Failure: Error {
        let reason: String
    }

    /// Runs `body` on a thread of its own with a browser that ends with it.
    ///
    /// What it sees is returned rather than expected there, where no test is known.
    static func run<Seen: Sendable>(
        _ body: @escaping @Sendable (HeadlessBrowser) throws -> Seen
    ) async throws -> Seen {
        let folder = try TemporaryDirectory()
        for name in ["commands", "messages"] {
            guard mkfifo(folder.path.appending(name).string, 0o600) == 0 else {
                throw systemError(name)
            }
        }
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: [
                "-c", "cd \"$0\" && exec \"$@\" 3<commands 4>messages", folder.path.string,
                "chromium", "--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                "--disable-gpu", "--no-first-run", "--remote-debugging-pipe",
                "--proxy-server=127.0.0.1:9", "--user-data-dir=\(folder.path)/profile",
                "--window-size=1280,860", "about:blank",
            ],
            environment: .inherit.updating(["HOME": folder.path.string]),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            let outcome: Swift.Result<Seen, any Error> = await withCheckedContinuation { waiting in
                Thread.detachNewThread {
                    waiting.resume(
                        returning: Swift.Result { try body(try HeadlessBrowser(folder)) }
                    )
                }
            }
            try execution.send(signal: .kill)
            return try outcome.get()
        }
        return result.closureResult
    }

    private init(_ folder: TemporaryDirectory) throws {
        self.folder = folder
        downloads = try folder.makeFolder("downloads")
        // Opened for both, a FIFO waits for nobody at its other end.
        commands = try .open(folder.path.appending("commands"), .readWrite)
        messages = try .open(folder.path.appending("messages"), .readWrite)
    }

    deinit {
        try? commands.close()
        try? messages.close()
    }

    /// Opens a file as a person who double-clicks it.
    func open(_ file: FilePath) throws {
        let target = try call("Target.createTarget", ["url": "about:blank"])
        let attached = try call(
            "Target.attachToTarget",
            ["targetId": target.targetId ?? "", "flatten": true]
        )
        try call(
            "Browser.setDownloadBehavior",
            ["behavior": "allow", "downloadPath": downloads.string, "eventsEnabled": true]
        )
        session = attached.sessionId
        for domain in ["Page", "Runtime", "Log"] { try call("\(domain).enable") }
        try call("Page.navigate", ["url": "file://\(file)"])
        try waitForEvent("Page.loadEventFired")
    }

    /// Closes the page and opens it again.
    func reload() throws {
        events.removeAll { $0.method == "Page.loadEventFired" }
        try call("Page.reload")
        try waitForEvent("Page.loadEventFired")
    }

    /// Presses keys one after the other.
    func press(_ keys: [String]) throws {
        for key in keys {
            var parameters: [String: Any] = ["key": key, "type": "keyDown"]
            if key.count == 1 { parameters["text"] = key }
            if key == "Enter" { parameters["text"] = "\r" }
            if key == "Backspace" { parameters["windowsVirtualKeyCode"] = 8 }
            try call("Input.dispatchKeyEvent", parameters)
            try call("Input.dispatchKeyEvent", ["key": key, "type": "keyUp"])
        }
    }

    /// The text that an expression of the page's script gives.
    func evaluate(_ expression: String) throws -> String {
        try call("Runtime.evaluate", ["expression": "String(\(expression))"]).result?.value ?? ""
    }

    /// Waits until a download is complete.
    func waitForDownload() throws {
        repeat {
            let progress = try waitForEvent("Browser.downloadProgress")
            if progress.params?.state == "completed" { return }
        } while true
    }

    /// How often the page wrote to the console, threw, or was complained about.
    var complaints: Int {
        let kinds = ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"]
        return events.count { $0.method.map(kinds.contains) == true }
    }

    // MARK: Messages

    @discardableResult
    private func call(
        _ method: String,
        _ parameters: [String: Any] = [:]
    ) throws -> Message.Result {
        lastIdentifier += 1
        var message: [String: Any] = [
            "id": lastIdentifier, "method": method, "params": parameters,
        ]
        message["sessionId"] = session
        var bytes = Array(try JSONSerialization.data(withJSONObject: message))
        bytes.append(0)
        try commands.writeAll(bytes)
        while true {
            let message = try nextMessage()
            guard message.id == lastIdentifier else {
                events.append(message)
                continue
            }
            if let error = message.error { throw Failure(reason: "\(method): \(error.message)") }
            guard let result = message.result else { throw Failure(reason: method) }
            return result
        }
    }

    @discardableResult
    private func waitForEvent(_ method: String) throws -> Message {
        if let place = events.firstIndex(where: { $0.method == method }) {
            return events.remove(at: place)
        }
        while true {
            let message = try nextMessage()
            if message.method == method { return message }
            events.append(message)
        }
    }

    private func nextMessage() throws -> Message {
        while true {
            if let end = received.firstIndex(of: 0) {
                let bytes = Data(received[..<end])
                received.removeFirst(end + 1)
                return try JSONDecoder().decode(Message.self, from: bytes)
            }
            var waiting = pollfd(fd: messages.rawValue, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 30_000) == 1 else {
                throw Failure(reason: "Chromium says nothing; is the package chromium installed?")
            }
            received += try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = try messages.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    private static func systemError(_ name: String) -> Failure {
        Failure(reason: "\(name): \(Errno(rawValue: Glibc.errno))")
    }
}
