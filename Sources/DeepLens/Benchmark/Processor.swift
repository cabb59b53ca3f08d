import Foundation
import Glibc

/// What is known of the machine and of processes on it.
enum Processor {
    /// The processor's name, its family and the number of CPUs.
    static var name: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        func field(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name) }?.split(separator: ":").last.map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
        let count = ProcessInfo.processInfo.processorCount
        let family = field("cpu family").map { " family \($0)" } ?? ""
        return "\(field("model name") ?? "unknown")\(family), \(count) CPUs"
    }

    /// Processes that wanted to run, on average over the last minute.
    static var load: Double {
        var averages = [0.0]
        let count = getloadavg(&averages, 1)
        return count == 1 ? (100 * averages[0]).rounded() / 100 : 0
    }

    /// Seconds that all threads of this process have computed.
    static var processSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }

    /// MiB that a process has in memory now.
    static func residentMemory(of process: pid_t = getpid()) -> Double {
        memory("VmRSS:", of: process)
    }

    /// The most MiB that a process has had in memory.
    static func peakMemory(of process: pid_t = getpid()) -> Double {
        memory("VmHWM:", of: process)
    }

    private static func memory(_ field: String, of process: pid_t) -> Double {
        let file = "/proc/\(process)/status"
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field) } ?? ""
        let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
        return (kibibytes.flatMap { Double($0) } ?? 0) / 1024
    }
}
