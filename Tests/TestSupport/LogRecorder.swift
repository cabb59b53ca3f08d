package import Logging
import Synchronization

/// Keeps what is logged, so that a test can read it.
package final class LogRecorder: Sendable {
    private let entries = Mutex<[String]>([])
    private let onLine: @Sendable (String) -> Void

    /// Makes a recorder that has seen nothing.
    ///
    /// - Parameter onLine: Hears of each message as it comes.
    package init(onLine: @escaping @Sendable (String) -> Void = { _ in }) {
        self.onLine = onLine
    }

    /// The messages so far, each with its metadata, in the order in which they came.
    package var lines: [String] { entries.withLock { $0 } }

    /// Makes a logger of every level whose messages are kept here.
    package func logger(label: String = "test") -> Logger {
        Logger(label: label) { _ in Handler(recorder: self) }
    }

    private func keep(_ line: String) {
        entries.withLock { $0.append(line) }
        onLine(line)
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            recorder.keep(([String(describing: event.message)] + pairs).joined(separator: " "))
        }
    }
}
