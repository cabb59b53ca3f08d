// SPDX-License-Identifier: GPL-2.0-only
//
// deeplens-inotify: tells on its standard output what happens in folders.
//
// This program links libinotifytools, which is licensed under the GNU General Public License,
// version 2 only; so this program (Sources/InotifyBridge and Sources/CInotifyTools) is free
// software under the same terms, without any warranty. It talks to other programs through pipes
// alone. Its text is at https://www.gnu.org/licenses/old-licenses/gpl-2.0.html

import CInotifyTools
import Glibc

/// The program `deeplens-inotify`.
///
/// It watches directories (never single files) and writes one record an event, each a word, a tab
/// and the raw bytes of a path, ended by NUL: `WRITTEN\t/photos/cat.jpg\0`. ``Record/Kind`` lists
/// the words. Paths begin with the folder as it was given on the command line. The program ends
/// when its standard input closes or its parent dies; ``ExitStatus`` lists its exit statuses.
@main
enum Program {
    static func main() {
        do throws(BridgeFailure) {
            let arguments = try BridgeArguments(rawArguments())
            endWithParent()
            try startInotify()
            var tree = WatchTree(arguments.roots, maximumWatches: arguments.maximumWatches)
            try tree.follow()
        } catch {
            complain(error.message)
            exit(error.status.rawValue)
        }
    }

    /// The command line as bytes; `CommandLine.arguments` would repair names that are not UTF-8.
    private static func rawArguments() -> [[UInt8]] {
        let arguments = UnsafeBufferPointer(
            start: CommandLine.unsafeArgv,
            count: Int(CommandLine.argc)
        )
        return arguments.dropFirst().compactMap { argument in
            argument.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        }
    }

    /// Ends this process when standard input reaches its end, or the parent dies.
    ///
    /// The main thread waits inside libinotifytools, which does not show its descriptor, so a
    /// second thread waits for the end of the input.
    private static func endWithParent() {
        _ = deeplens_terminate_with_parent()
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in Program.exitAtEndOfInput() }, nil)
    }

    private static func exitAtEndOfInput() -> Never {
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count == 0 || (count < 0 && errno != EINTR) {
                _exit(ExitStatus.finished.rawValue)
            }
        }
    }
}

/// Starts libinotifytools.
func startInotify() throws(BridgeFailure) {
    guard inotifytools_initialize() == 0 else { return }
    throw BridgeFailure(
        status: .noInotify,
        message: """
            cannot use inotify: \(reason(inotifytools_error())). If too many programs use it, raise \
            the limit: sudo sysctl fs.inotify.max_user_instances=512
            """
    )
}

/// Writes one line for people to standard error.
func complain(_ message: String) {
    let line = Array("deeplens-inotify: \(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String {
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
}
