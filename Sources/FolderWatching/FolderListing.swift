import Glibc
import SystemPackage

/// What a folder holds, sorted by the bytes of the names.
struct FolderListing {
    /// A name in the folder.
    struct Entry {
        let name: FileName
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
        var found: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
            let kind = Self.kind(Int(entry.pointee.d_type))
            found.append(Entry(name: FileName(bytes: name), kind: kind))
        }
        entries = found.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
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
