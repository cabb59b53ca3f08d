// SPDX-License-Identifier: GPL-2.0-only

/// How `deeplens-inotify` ended.
enum ExitStatus: Int32 {
    /// Standard input was closed.
    case finished = 0
    /// The command line was wrong.
    case usage = 64
    /// inotify itself cannot be used, or failed.
    case noInotify = 71
    /// Standard output cannot be written.
    case outputFailed = 74
}

/// Why the program cannot go on.
struct BridgeFailure: Error {
    let status: ExitStatus
    /// What happened and what helps, for people.
    let message: String
}
