// SPDX-License-Identifier: GPL-2.0-only

import Glibc

/// One thing that happened, as it is written to standard output.
struct Record {
    /// The word at the beginning of a record.
    enum Kind: String {
        /// All watches are set; what happens from now on is told. No path.
        case ready = "READY"
        /// A file that was open for writing was closed.
        case written = "WRITTEN"
        /// A file was moved here, or renamed to this name.
        case arrived = "ARRIVED"
        /// A name for a file was created: a file still to be written, a hard link, a symbolic link.
        case created = "CREATED"
        /// A directory appeared and is now watched; what it already held is not told.
        case directory = "DIRECTORY"
        /// A directory is not watched for lack of watches, nor is anything in it; comes after the
        /// record, such as READY, of what led to the attempt.
        case unwatched = "UNWATCHED"
        /// A file or directory was deleted or moved away.
        case gone = "GONE"
        /// Events were lost; all folders should be looked through again. No path.
        case overflow = "OVERFLOW"
    }
}

/// Collects records and writes them to standard output in batches.
struct RecordWriter {
    private var pending: [UInt8] = []

    /// Whether nothing waits to be written.
    var isEmpty: Bool { pending.isEmpty }

    /// Whether the batch is large enough to be written at once.
    var isFull: Bool { pending.count >= 32 << 10 }

    mutating func append(_ kind: Record.Kind, _ path: [UInt8] = []) {
        pending += kind.rawValue.utf8
        pending.append(UInt8(ascii: "\t"))
        pending += path
        pending.append(0)
    }

    /// Writes all that waits; blocks while the reader is slow.
    mutating func flush() throws(BridgeFailure) {
        var written = 0
        while written < pending.count {
            let count = pending[written...].withUnsafeBytes {
                write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw BridgeFailure(
                    status: .outputFailed,
                    message: "cannot write to standard output: \(reason(errno))"
                )
            }
        }
        pending.removeAll(keepingCapacity: true)
    }
}
