import FoundationEssentials
import Glibc

/// The time of day, which somebody may set, beside a clock that nobody can.
package struct WallClock: Sendable {
    /// Tells this start of the system from every other.
    package let boot: String
    /// Both clocks in seconds: the time of day since 1970, and the time since the system started.
    package let read: @Sendable () -> (time: Double, uptime: Double)

    /// Makes a clock of readings.
    package init(boot: String, read: @escaping @Sendable () -> (time: Double, uptime: Double)) {
        self.boot = boot
        self.read = read
    }

    /// The system's clocks.
    package static let system = WallClock(
        boot: (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))
            ?? "",
        read: {
            var uptime = timespec()
            clock_gettime(CLOCK_BOOTTIME, &uptime)
            let seconds = Double(uptime.tv_sec) + Double(uptime.tv_nsec) / 1e9
            return (Date().timeIntervalSince1970, seconds)
        }
    )
}
