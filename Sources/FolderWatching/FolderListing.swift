import Glibc
import SystemPackage

/// What a folder holds, sorted by the bytes of the names.
struct FolderListing {
    /// A name in the folder.
    struct Entry {
        let name: FilePath.Component
        /// What it is, where the file system says so without being asked for each.
        let kind: FileStatus.Kind?
    }

    let entries: [Entry]

    /// Reads a folder.
    ///
    /// - Throws: What the system answered, `Errno.permissionDenied` for example.
    /// - Complexity: O(n log n) in the number of entries.
    init(of folder: FilePath) throws(Errno) {
        guard let stream = folder.withPlatformString({ opendir($0) }) else {
            throw Errno(rawValue: errno)
        }
        defer { closedir(stream) }
        var found: [(name: [CChar], kind: FileStatus.Kind?)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
            }
            found.append((name: name, kind: Self.kind(Int(entry.pointee.d_type))))
        }
        found.sort { strcmp($0.name, $1.name) < 0 }
        entries = found.compactMap { entry in
            guard let name = FilePath.Component(platformString: entry.name), name.kind == .regular
            else { return nil }
            return Entry(name: name, kind: entry.kind)
        }
    }

    private static func kind(_ type: Int) -> FileStatus.Kind? {
        switch type {
        case DT_REG: .file
        case DT_DIR: .folder
        case DT_LNK: .symbolicLink
        case DT_UNKNOWN: nil
        default: .other
        }
    }
}
