import Foundation
import Glibc

/// Tells the service manager what state the daemon is in (`sd_notify(3)`).
///
/// Does nothing where no service manager listens.
struct SystemdNotifier: Sendable {
    private let socketName: String?

    /// - Parameter environment: The process's environment variables.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        socketName = environment["NOTIFY_SOCKET"]
    }

    /// The daemon watches its folders.
    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    /// The daemon reads its configuration anew.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// The daemon is about to end.
    func stopping() { send("STOPPING=1") }

    private func send(_ message: String) {
        guard let socketName, var address = Self.address(of: socketName) else { return }
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socketName.utf8.count)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor,
                    message,
                    message.utf8.count,
                    Int32(MSG_NOSIGNAL),
                    $0,
                    length
                )
            }
        }
    }

    /// A name that starts with `@` is in the abstract name space, where the first byte is 0.
    private static func address(of name: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }
}
