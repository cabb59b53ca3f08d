import SystemPackage

/// The types of the mounted file systems, as `/proc/self/mountinfo` lists them.
package struct MountTable {
    private var types: [UInt64: String] = [:]

    /// Reads the table of this process; it is empty where there is none.
    init() {
        self.init((try? Self.contents(of: "/proc/self/mountinfo")) ?? "")
    }

    /// Reads a table, whose lines look like `36 35 0:52 / /mnt rw - nfs4 server:/ rw`.
    package init(_ text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let dash = words.firstIndex(of: "-"), dash + 1 < words.count, dash > 2
            else { continue }
            let numbers = words[2].split(separator: ":").compactMap { UInt64($0) }
            guard numbers.count == 2 else { continue }
            types[Self.device(major: numbers[0], minor: numbers[1])] = String(words[dash + 1])
        }
    }

    /// The type of the file system of a device, if others than this machine may change what it
    /// holds, which inotify does not notice.
    ///
    /// - Parameter device: The number that the system gives for the files on it.
    /// - Returns: A word such as `nfs4`; nil for a file system of this machine alone.
    package func remoteType(ofDevice device: UInt64) -> String? {
        types[device].flatMap { type in
            // fuseblk is left out: it is for disks of this machine.
            Self.remote.contains(type) || type.hasPrefix("fuse.") ? type : nil
        }
    }

    private static let remote: Set = [
        "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "fuse", "gfs", "gfs2", "gpfs",
        "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "panfs", "prl_fs", "smb3", "smbfs",
        "vboxsf", "virtiofs", "vmhgfs",
    ]

    /// Packs a device's numbers as `st_dev` has them.
    private static func device(major: UInt64, minor: UInt64) -> UInt64 {
        (major & 0xFFF) << 8 | (major & ~0xFFF) << 32 | minor & 0xFF | (minor & ~0xFF) << 12
    }

    private static func contents(of path: FilePath) throws -> String {
        let descriptor = try FileDescriptor.open(path, .readOnly)
        return try descriptor.closeAfter {
            var contents: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 16 << 10)
            while case let count = try buffer.withUnsafeMutableBytes({
                try descriptor.read(into: $0)
            }),
                count > 0
            {
                contents += buffer[..<count]
            }
            return String(decoding: contents, as: UTF8.self)
        }
    }
}
