// SPDX-License-Identifier: GPL-2.0-only

import Glibc

/// A directory's path as raw bytes, always with a slash at its end.
///
/// With the slash, "lies inside" is a plain prefix test, and libinotifytools keeps the name as it
/// is given.
struct DirectoryPath: Hashable {
    private let bytes: [UInt8]

    private static let slash = UInt8(ascii: "/")

    /// - Parameter bytes: A path, with or without a slash at its end; not empty.
    init(_ bytes: [UInt8]) {
        var trimmed = bytes
        while trimmed.last == Self.slash { trimmed.removeLast() }
        self.bytes = trimmed + [Self.slash]
    }

    /// The path without the slash at its end, except for the root directory.
    var withoutSlash: [UInt8] { bytes.count > 1 ? bytes.dropLast() : bytes }

    /// The path of the entry `name` of this directory.
    func appending(_ name: [UInt8]) -> [UInt8] { bytes + name }

    /// Whether this is `other` or lies somewhere inside it.
    func isInside(_ other: DirectoryPath) -> Bool { bytes.starts(with: other.bytes) }

    /// Calls `body` with the path, slash included, as a C string.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        InotifyBridge.withCString(bytes, body)
    }

    /// The directories directly inside, without those behind symbolic links.
    ///
    /// - Returns: An empty list for a directory that has gone meanwhile or cannot be read; the
    ///   latter is said on standard error.
    func subdirectories() -> [DirectoryPath] {
        guard let stream = withCString({ opendir($0) }) else {
            if errno != ENOENT && errno != ENOTDIR {
                complain("cannot read \(self): \(reason(errno)); what is in it is not watched")
            }
            return []
        }
        defer { closedir(stream) }
        var found: [DirectoryPath] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard name != [UInt8(ascii: ".")], name != Array("..".utf8) else { continue }
            let path = DirectoryPath(appending(name))
            let type = Int(entry.pointee.d_type)
            if type == DT_DIR || (type == DT_UNKNOWN && path.isRealDirectory) {
                found.append(path)
            }
        }
        return found
    }

    /// Whether this is a directory itself, no symbolic link to one.
    private var isRealDirectory: Bool {
        var status = stat()
        let result = InotifyBridge.withCString(withoutSlash) { lstat($0, &status) }
        return result == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

extension DirectoryPath: CustomStringConvertible {
    var description: String { String(decoding: withoutSlash, as: UTF8.self) }
}

/// Calls `body` with `bytes` as a C string.
func withCString<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { characters in
            characters.baseAddress.map(body) ?? body("")
        }
    }
}
