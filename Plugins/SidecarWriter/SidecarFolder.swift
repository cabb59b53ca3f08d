import Glibc
import StageKit
import SystemPackage

/// A folder of the user's choice for sidecars.
enum SidecarFolder {
    /// Checks that a folder exists and can be written to.
    ///
    /// - Throws: ``StageError`` if not.
    static func check(_ folder: FilePath) throws(StageError) {
        guard (try? folder.stat().type) == .directory else {
            throw StageError("sidecar directory \(folder) does not exist: create it")
        }
        guard folder.withPlatformString({ access($0, W_OK | X_OK) }) == 0 else {
            throw StageError(
                "sidecar directory \(folder) is not writable: \(Errno(rawValue: errno))"
            )
        }
    }

    /// Makes a folder and those above it where they do not exist.
    ///
    /// - Throws: ``StageError`` if one cannot be made.
    static func make(_ folder: FilePath) throws(StageError) {
        var made = FilePath(root: folder.root)
        for component in folder.components {
            made.append(component)
            guard made.withPlatformString({ mkdir($0, 0o777) }) != 0 else { continue }
            let error = Errno(rawValue: errno)
            if (try? made.stat().type) == .directory { continue }
            throw StageError(failedTo: "make folder", made, error)
        }
    }
}
