import FoundationEssentials
package import StateStore

/// Which photo comes next, and when none does.
package struct QueuePolicy: Sendable, Hashable {
    /// The order within a folder; folders take turns.
    package var order: QueueOrder
    /// The daily hours in which photos are handled, or `nil` for always.
    package var activeHours: ActiveHours?
    /// How many messages may wait in the outbox before photos wait too.
    package var outboxLimit: Int
    /// How much memory must be available, in MiB, before a photo is taken in hand.
    package var minimumMemory: Int

    /// Makes a policy.
    package init(
        order: QueueOrder = .oldest,
        activeHours: ActiveHours? = nil,
        outboxLimit: Int = 100_000,
        minimumMemory: Int = 200
    ) {
        self.order = order
        self.activeHours = activeHours
        self.outboxLimit = outboxLimit
        self.minimumMemory = minimumMemory
    }

    /// Why no photo may be taken in hand now, or `nil` if one may.
    func obstacle(pendingMessages: Int, now: Date = Date()) -> String? {
        if let activeHours, !activeHours.contains(now) {
            "outside of the active hours"
        } else if pendingMessages > outboxLimit {
            "\(pendingMessages) messages wait in the outbox"
        } else if let memory = Self.availableMemory(), memory < minimumMemory {
            "only \(memory) MiB of memory are available"
        } else {
            nil
        }
    }

    /// What programs can have without swapping, in MiB (`MemAvailable` of proc(5)).
    private static func availableMemory() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kibibytes / 1024
    }
}
