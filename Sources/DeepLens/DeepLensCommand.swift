import ArgumentParser

/// The program: one subcommand a file.
@main
struct DeepLensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deeplens",
        abstract: "Captions, alt text and hashtags for photos, offline, on this CPU.",
        version: ProgramVersion.current,
        subcommands: [
            WatchCommand.self, CaptionCommand.self, PreviewCommand.self, CheckCommand.self,
            StatusCommand.self, RetryCommand.self, RequeueCommand.self, DoctorCommand.self,
            StateCommand.self, LearnCommand.self, CalibrateCommand.self, TrainCommand.self,
            EvalCommand.self, AssessCommand.self, BenchCommand.self,
        ]
    )
}

/// The program's version, as in the change log.
enum ProgramVersion {
    static let current = "0.1.0"
}
