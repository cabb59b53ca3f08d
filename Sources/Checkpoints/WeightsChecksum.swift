internal import Crypto
internal import Synchronization
internal import SystemPackage

/// One checksum over several weights files, computed when first asked for.
///
/// It equals `sha256sum FILE… | sha256sum` over the files in the order given, run in their folder.
/// The mappings keep the files' content as it was when they were loaded.
package final class WeightsChecksum: Sendable {
    private enum State {
        case pending([MappedFile])
        case known(String)
    }

    private let state: Mutex<State>

    /// Prepares the checksum of files that are in use.
    package init(_ files: [MappedFile]) {
        state = Mutex(.pending(files))
    }

    /// The checksum in lower-case hexadecimal.
    ///
    /// The first reader waits for the hashing.
    package var value: String {
        state.withLock { state in
            switch state {
            case .known(let checksum):
                return checksum
            case .pending(let files):
                let checksum = Self.checksum(of: files)
                state = .known(checksum)
                return checksum
            }
        }
    }

    private static func checksum(of files: [MappedFile]) -> String {
        let list = files.reduce(into: "") { list, file in
            list += "\(file.sha256())  \(file.path.lastComponent?.string ?? "")\n"
        }
        return SHA256.hash(data: Array(list.utf8)).hexadecimal
    }
}
