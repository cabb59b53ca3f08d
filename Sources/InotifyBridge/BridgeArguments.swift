// SPDX-License-Identifier: GPL-2.0-only

/// The command line of `deeplens-inotify`.
struct BridgeArguments {
    static let usage = """
        usage: deeplens-inotify [--max-watches=N] [--recursive | --no-recursive] [--] DIR…
        An option holds for the folders after it; the first ones are watched with their sub-folders.
        With --max-watches no more than N directories are watched, as if that were the system's limit.
        """

    /// The folders to watch, in the order given.
    private(set) var roots: [WatchRoot] = []
    /// How many directories may be watched.
    private(set) var maximumWatches = Int.max

    /// Reads the arguments, without the program's name.
    init(_ arguments: [[UInt8]]) throws(BridgeFailure) {
        var isRecursive = true
        var optionsEnded = false
        for argument in arguments {
            switch argument {
            case _ where optionsEnded || argument.first != UInt8(ascii: "-"):
                guard !argument.isEmpty else { throw Self.failure("a folder's name is empty") }
                roots.append(WatchRoot(path: DirectoryPath(argument), isRecursive: isRecursive))
            case Array("--".utf8):
                optionsEnded = true
            case Array("--recursive".utf8):
                isRecursive = true
            case Array("--no-recursive".utf8):
                isRecursive = false
            default:
                maximumWatches = try Self.maximumWatches(argument)
            }
        }
        guard !roots.isEmpty else { throw Self.failure("no folder given") }
    }

    private static func maximumWatches(_ argument: [UInt8]) throws(BridgeFailure) -> Int {
        let text = String(decoding: argument, as: UTF8.self)
        guard text.hasPrefix("--max-watches=") else { throw failure("unknown option \(text)") }
        guard let count = Int(text.drop { $0 != "=" }.dropFirst()), count >= 0 else {
            throw failure("\(text): give a whole number")
        }
        return count
    }

    private static func failure(_ problem: String) -> BridgeFailure {
        BridgeFailure(status: .usage, message: "\(problem)\n\(usage)")
    }
}
