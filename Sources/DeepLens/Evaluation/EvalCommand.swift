import ArgumentParser

/// `deeplens eval`: measures models on known answers.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure models on known answers.",
        subcommands: [EvalCaptionsCommand.self, EvalHashtagsCommand.self]
    )
}
