import ArgumentParser

/// `deeplens bench floors`: what this machine can do at most.
struct BenchFloorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floors",
        abstract: "Measure what this machine can do at most, and the least time that follows."
    )

    @OptionGroup
    var options: BenchmarkOptions

    func run() throws {
        var report = BenchmarkReport()
        report.floors = MachineFloors(threads: options.threadCounts, seconds: options.seconds)
        try options.deliver(report, table: BenchmarkTables.print)
    }
}
