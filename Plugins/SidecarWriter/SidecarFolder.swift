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

    /// Makes a new name in a folder outlast a crash.
    ///
    /// - Throws: `Errno` if the folder cannot be written out.
    static func synchronize(_ folder: FilePath) throws(Errno) {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
        defer { try? file.close() }
        // Some network file systems cannot, and need not, do this.
        if fsync(file.rawValue) != 0, errno != EINVAL { throw Errno(rawValue: errno) }
    }
}
