import Foundation
import Glibc
package import SystemPackage

/// The service manager's end of `sd_notify(3)`.
package final class NotifySocket: Sendable {
    /// Where the daemon sends its messages: the value of `NOTIFY_SOCKET`.
    package let path: FilePath
    private let descriptor: Int32
    private let messages: AsyncStream<String>

    /// Binds a socket of a random name.
    ///
    /// - Parameter folder: Where; its path must be short, as a socket's is.
    /// - Throws: `Errno`.
    package init(in folder: FilePath) throws {
        path = folder.appending("notify-\(UInt32.random(in: 0...UInt32.max)).sock")
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.string.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, bound == 0 else { throw Errno(rawValue: errno) }
        messages = AsyncStream { continuation in
            Thread.detachNewThread {
                var buffer = [UInt8](repeating: 0, count: 4_096)
                while true {
                    let count = recv(descriptor, &buffer, buffer.count, 0)
                    guard count > 0 else { return continuation.finish() }
                    continuation.yield(String(decoding: buffer.prefix(count), as: UTF8.self))
                }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// Waits for the next message that starts with `prefix`.
    ///
    /// - Returns: The message, or `nil` if the task is cancelled meanwhile.
    package func next(_ prefix: String) async -> String? {
        for await message in messages where message.hasPrefix(prefix) { return message }
        return nil
    }
}
