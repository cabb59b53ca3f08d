import ArgumentParser
import Settings
import SystemPackage

/// `deeplens check`: validates the configuration.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate the configuration and print every problem as file:line:column."
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        let (path, settings) = try file.load()
        let folders = settings.watch.map(\.path.string).joined(separator: ", ")
        let pipelines = settings.pipelines.keys.sorted().joined(separator: ", ")
        Terminal.printLine("\(path): ok; watches \(folders); pipelines \(pipelines)")
    }
}
