import Foundation
package import SystemPackage

/// Mounts file systems in memory.
package enum Mount {
    /// Whether this process may mount at all.
    package static let isPermitted: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryDirectory() else { return false }
        return (try? mount(on: folder.path)) != nil && (try? unmount(folder.path)) != nil
    }()

    /// Whether it can show a folder in a second place by a file system that tells no events.
    package static let canMirror: Bool = {
        guard isPermitted, let folder = try? TemporaryDirectory(),
            let place = try? TemporaryDirectory()
        else { return false }
        return (try? mirror(folder.path, on: place.path)) != nil
            && (try? unmount(place.path)) != nil
    }()

    /// Has a folder appear at `place`, as on another machine's network drive.
    package static func mirror(_ folder: FilePath, on place: FilePath) throws {
        // bindfs stays in the background, so it must not keep what `Process` waits for open.
        let script = """
            for fd in /proc/$$/fd/*; do n=${fd##*/}; [ "$n" -gt 2 ] && eval "exec $n>&-"; done
            exec timeout 5 bindfs "$0" "$1"
            """
        try run("/bin/bash", ["-c", script, folder.string, place.string])
    }

    /// Mounts an empty file system of so many bytes at most.
    package static func mount(on folder: FilePath, byteCount: Int = 16 << 20) throws {
        try run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(byteCount)", "none", folder.string])
    }

    /// Takes the file system away even if somebody is looking at it.
    package static func unmount(_ folder: FilePath) throws {
        try run("/bin/umount", ["--lazy", folder.string])
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Errno.notPermitted }
    }
}
