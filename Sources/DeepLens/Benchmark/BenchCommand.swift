import ArgumentParser

/// `deeplens bench`: how fast the program is on this machine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast photos are captioned on this machine.",
        discussion: """
            Without a subcommand: the networks one by one, and photo files to captions. Times are \
            per photo; "cores" is CPU seconds a second: clearly under the number of threads, \
            another load took part of the machine, and the cell should be measured again.
            """,
        subcommands: [
            BenchPartsCommand.self, BenchGrowthCommand.self, BenchFloorsCommand.self,
            BenchCompareCommand.self, BenchReportCommand.self, BenchServeCommand.self,
            BenchPipelineCommand.self,
        ],
        defaultSubcommand: BenchPartsCommand.self
    )
}
