import Foundation
import Glibc

/// How many folders this user's programs watch, and how many they may.
struct InotifyUsage {
    let watches: Int
    let limit: Int

    /// Counts; programs that this process may not look at do not count.
    init() throws {
        let text = try String(
            contentsOfFile: "/proc/sys/fs/inotify/max_user_watches",
            encoding: .utf8
        )
        limit = Int(text.filter(\.isNumber)) ?? 0
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .filter { $0.allSatisfy(\.isNumber) && Self.isOwn($0) }
        watches = processes.reduce(0) { $0 + Self.watches(of: $1) }
    }

    private static func isOwn(_ process: String) -> Bool {
        var status = stat()
        return stat("/proc/\(process)", &status) == 0 && status.st_uid == getuid()
    }

    /// A process's watches: a line each in the description of a descriptor (proc(5)).
    private static func watches(of process: String) -> Int {
        let files = FileManager.default
        let folder = "/proc/\(process)/fd"
        let descriptors = (try? files.contentsOfDirectory(atPath: folder)) ?? []
        return descriptors.reduce(0) { count, descriptor in
            let target = try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
            guard target?.hasSuffix("inotify") == true,
                let text = try? String(
                    contentsOfFile: "/proc/\(process)/fdinfo/\(descriptor)",
                    encoding: .utf8
                )
            else { return count }
            return count + text.split(separator: "\n").count { $0.hasPrefix("inotify ") }
        }
    }
}
