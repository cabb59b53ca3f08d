import SystemPackage

/// Where a photo was, as far as the file system tells now.
struct FormerPlace {
    let path: FilePath
    /// The watched folder that it was in; empty if unknown.
    let folder: FilePath

    /// Whether there is nothing at the path, as opposed to something that cannot be looked at.
    var isEmpty: Bool {
        do {
            _ = try path.stat(followTargetSymlink: false)
            return false
        } catch {
            return error == .noSuchFileOrDirectory || error == .notDirectory
        }
    }

    /// Whether the disk that the photo was on is there, so that what is not on it was taken away.
    ///
    /// What is left of the photo's folders must go as far as the watched one and be on the device.
    /// Where a disk was unmounted there is its mount point, on another device, or nothing.
    ///
    /// - Parameter device: The device that the photo was on, if that is known.
    /// - Returns: `false` also if nobody can tell.
    func isMounted(on device: UInt64?) -> Bool {
        let root = folder.isEmpty ? path.removingLastComponent() : folder
        var nearest = path
        while nearest.removeLastComponent(), nearest.starts(with: root) {
            guard let status = try? nearest.stat() else { continue }
            return device.map { $0 == UInt64(status.deviceID.rawValue) } ?? true
        }
        return false
    }
}
