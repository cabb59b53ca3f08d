import ArgumentParser

extension ExitCode {
    /// Some files failed; the others are done.
    static let someFailed = ExitCode(1)
    /// The configuration has problems.
    static let badConfiguration = ExitCode(78)
}
