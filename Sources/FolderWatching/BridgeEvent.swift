package import SystemPackage

/// What `deeplens-inotify` tells.
package enum BridgeEvent: Hashable {
    /// All watches are set.
    case ready
    /// Events were lost.
    case overflow
    /// A file that was open for writing was closed.
    case written(FilePath)
    /// A file was moved here.
    case arrived(FilePath)
    /// A name for a file was created; the file may still have to be written.
    case created(FilePath)
    /// A folder appeared, perhaps with files in it.
    case folder(FilePath)
    /// A folder is not watched for lack of watches, nor is anything in it.
    case unwatched(FilePath)
    /// A file or folder is no longer there.
    case gone(FilePath)
}

extension BridgeEvent {
    /// Reads one record, `WORD\tpath`, without the NUL at its end.
    ///
    /// - Returns: nil for a word that is unknown here.
    init?(record: some Collection<UInt8>) {
        let word = record.prefix { $0 != UInt8(ascii: "\t") }
        let path = FilePath(bytes: record.dropFirst(word.count + 1))
        switch String(decoding: word, as: UTF8.self) {
        case "READY": self = .ready
        case "OVERFLOW": self = .overflow
        case "WRITTEN": self = .written(path)
        case "ARRIVED": self = .arrived(path)
        case "CREATED": self = .created(path)
        case "DIRECTORY": self = .folder(path)
        case "UNWATCHED": self = .unwatched(path)
        case "GONE": self = .gone(path)
        default: return nil
        }
    }
}

/// Cuts the bridge's output, which arrives in pieces of any length, into events.
package struct BridgeEventDecoder {
    private var unfinished: [UInt8] = []

    /// Starts at the beginning of a record.
    package init() {}

    /// The events that `bytes` complete.
    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [BridgeEvent] {
        unfinished += bytes
        guard let end = unfinished.lastIndex(of: 0) else { return [] }
        let events = unfinished[..<end].split(separator: 0).compactMap { BridgeEvent(record: $0) }
        unfinished.removeSubrange(...end)
        return events
    }
}
