// SPDX-License-Identifier: GPL-2.0-only

/// The command line of `deeplens-inotify`.
enum BridgeArguments {
    static let usage = """
        usage: deeplens-inotify [--recursive | --no-recursive] [--] DIR…
        An option holds for the folders after it; the first ones are watched with their sub-folders.
        """

    /// The folders to watch, in the order given.
    static func roots(in arguments: [[UInt8]]) throws(BridgeFailure) -> [WatchRoot] {
        var roots: [WatchRoot] = []
        var isRecursive = true
        var optionsEnded = false
        for argument in arguments {
            switch argument {
            case _ where optionsEnded || argument.first != UInt8(ascii: "-"):
                guard !argument.isEmpty else { throw failure("a folder's name is empty") }
                roots.append(WatchRoot(path: DirectoryPath(argument), isRecursive: isRecursive))
            case Array("--".utf8):
                optionsEnded = true
            case Array("--recursive".utf8):
                isRecursive = true
            case Array("--no-recursive".utf8):
                isRecursive = false
            default:
                throw failure("unknown option \(String(decoding: argument, as: UTF8.self))")
            }
        }
        guard !roots.isEmpty else { throw failure("no folder given") }
        return roots
    }

    private static func failure(_ problem: String) -> BridgeFailure {
        BridgeFailure(status: .usage, message: "\(problem)\n\(usage)")
    }
}
