import Glibc
import SystemPackage

/// The names in a folder, as the file system has them.
enum DirectoryListing {
    /// The first name for which `condition` holds.
    ///
    /// - Throws: `Errno` if the folder cannot be listed.
    /// - Complexity: O(*n*) in the number of names.
    static func first(
        in folder: FilePath,
        where condition: (FilePath.Component) -> Bool
    ) throws(Errno) -> FilePath.Component? {
        var found: FilePath.Component?
        try visit(folder) { name in
            guard condition(name) else { return true }
            found = name
            return false
        }
        return found
    }

    /// All names for which `condition` holds.
    ///
    /// - Throws: `Errno` if the folder cannot be listed.
    /// - Complexity: O(*n*) in the number of names.
    static func all(
        in folder: FilePath,
        where condition: (FilePath.Component) -> Bool
    ) throws(Errno) -> [FilePath.Component] {
        var found: [FilePath.Component] = []
        try visit(folder) { name in
            if condition(name) { found.append(name) }
            return true
        }
        return found
    }

    /// Shows `body` the names, as long as it wants more.
    private static func visit(
        _ folder: FilePath,
        _ body: (FilePath.Component) -> Bool
    ) throws(Errno) {
        guard let directory = folder.withPlatformString({ opendir($0) }) else {
            throw Errno(rawValue: errno)
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
            }
            if let component = FilePath.Component(platformString: name), !body(component) { return }
        }
    }
}
