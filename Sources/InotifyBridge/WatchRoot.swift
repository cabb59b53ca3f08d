// SPDX-License-Identifier: GPL-2.0-only

import Glibc

/// A folder that was given on the command line.
struct WatchRoot {
    let path: DirectoryPath
    /// Whether its sub-folders are watched as well.
    let isRecursive: Bool
    /// The directory that is being watched under this path; nil while there is none.
    var watched: DirectoryIdentity?
}

/// Tells one directory from another that took its name, by a mount for example.
struct DirectoryIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t

    /// The directory that `path` names now; nil if there is none.
    init?(of path: DirectoryPath) {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFDIR
        else { return nil }
        device = status.st_dev
        inode = status.st_ino
    }
}
