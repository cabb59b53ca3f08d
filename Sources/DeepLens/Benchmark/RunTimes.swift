/// How long runs of the same work took.
struct RunTimes: Codable {
    /// Runs that are measured at least, however long they take.
    private static let leastRuns = 5

    /// Milliseconds an image, run by run.
    private(set) var timesMs: [Double] = []
    /// CPU seconds of all runs.
    private(set) var cpuS = 0.0
    /// Seconds of all runs.
    private(set) var wallS = 0.0

    init() {}

    /// Repeats work for some time.
    ///
    /// - Parameters:
    ///   - seconds: How long; a sixth of it before that is not measured, to warm up. 0: one run, cold.
    ///   - images: Images of a run.
    ///   - work: One run.
    init(seconds: Double, images: Int, _ work: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        let warm = clock.now + .seconds(seconds / 6)
        while clock.now < warm { try work() }
        let leastRuns = seconds > 0 ? Self.leastRuns : 1
        let (start, cpu) = (clock.now, Processor.processSeconds)
        while timesMs.count < leastRuns || start.duration(to: clock.now) < .seconds(seconds) {
            timesMs.append(try clock.measure(work) / .milliseconds(1) / Double(images))
        }
        wallS = start.duration(to: clock.now) / .seconds(1)
        cpuS = Processor.processSeconds - cpu
    }

    /// Adds other runs of the same work.
    mutating func add(_ other: RunTimes) {
        timesMs += other.timesMs
        cpuS += other.cpuS
        wallS += other.wallS
    }

    var median: Double { timesMs.median }
    var minimum: Double { timesMs.min() ?? 0 }
    /// CPU seconds a second.
    var cores: Double { wallS > 0 ? cpuS / wallS : 0 }
}

extension [Double] {
    /// The middle value, or the mean of the two in the middle; 0 of none.
    var median: Double {
        guard !isEmpty else { return 0 }
        let sorted = sorted()
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }
}
