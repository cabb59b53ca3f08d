import StageKit
import SystemPackage

/// Where a photo's sidecars lie.
struct SidecarNaming: Sendable {
    /// How the XMP sidecar is named.
    let style: Style
    /// The folder that holds all sidecars in subfolders like the photos', or `nil` for beside them.
    let directory: FilePath?

    /// The XMP sidecar's name, as it stands in the configuration.
    enum Style: String, CaseIterable, Sendable {
        /// `photo.jpg.xmp`, as darktable, digiKam and Immich name it.
        case appended = "{name}.{ext}.xmp"
        /// `photo.xmp`, as Adobe's programs name it.
        case replaced = "{name}.xmp"
    }

    /// The folder of a photo's sidecars.
    ///
    /// - Throws: ``StageError`` if the photo lies outside the watched folder, and so has no place
    ///   in ``directory``.
    func folder(of photo: FilePath, watched: FilePath) throws(StageError) -> FilePath {
        let own = photo.removingLastComponent()
        guard var folder = directory else { return own }
        var relative = own
        guard relative.removePrefix(watched) else {
            throw StageError("\(photo) is not in the watched folder \(watched)")
        }
        folder.append(relative.components)
        return folder
    }

    /// The XMP sidecar's path in `folder`, for writing.
    ///
    /// - Throws: ``StageError`` if another photo would have the same sidecar.
    func xmp(of photo: FilePath, in folder: FilePath) throws(StageError) -> FilePath {
        if let sharing = try sharingPhoto(of: photo) {
            throw StageError(
                """
                \(photo) and \(sharing) would share one sidecar: rename one of them, or set \
                naming: "\(Style.appended.rawValue)"
                """
            )
        }
        return try sharedXMP(of: photo, in: folder)
    }

    /// The XMP sidecar's path in `folder`, whoever else may have the same.
    func sharedXMP(of photo: FilePath, in folder: FilePath) throws(StageError) -> FilePath {
        switch style {
        case .appended:
            return try Self.path(of: photo, in: folder, appending: ".xmp")
        case .replaced:
            var name = photo
            name.extension = "xmp"
            guard let component = name.lastComponent else { throw Self.noName(photo) }
            return folder.appending(component)
        }
    }

    /// The JSON sidecar's path in `folder`.
    func json(of photo: FilePath, in folder: FilePath) throws(StageError) -> FilePath {
        try Self.path(of: photo, in: folder, appending: ".deeplens.json")
    }

    private static func path(
        of photo: FilePath,
        in folder: FilePath,
        appending suffix: String
    ) throws(StageError) -> FilePath {
        guard let name = photo.lastComponent else { throw noName(photo) }
        // As bytes: the name need not be UTF-8.
        let bytes = name.withPlatformString { pointer in
            Array(UnsafeBufferPointer(start: pointer, count: name.byteCount))
        }
        let full = bytes + suffix.utf8.map { CChar(bitPattern: $0) } + [0]
        guard let component = FilePath.Component(platformString: full) else { throw noName(photo) }
        return folder.appending(component)
    }

    private static func noName(_ photo: FilePath) -> StageError {
        StageError("\(photo) has no file name")
    }

    // MARK: Shared names

    private static let photoExtensions: Set<String> = [
        "arw", "avif", "cr2", "cr3", "dng", "gif", "heic", "heif", "jpeg", "jpg", "jxl", "nef",
        "orf", "pef", "png", "raf", "raw", "rw2", "srw", "tif", "tiff", "webp",
    ]

    /// Another photo that has the same XMP sidecar, or `nil` if the sidecar is this photo's alone.
    ///
    /// - Throws: ``StageError`` if the photo's folder cannot be listed.
    func sharingPhoto(of photo: FilePath) throws(StageError) -> FilePath.Component? {
        guard style == .replaced else { return nil }
        let folder = photo.removingLastComponent()
        do {
            return try DirectoryListing.first(in: folder) { other in
                other.stem == photo.stem && other != photo.lastComponent
                    && Self.photoExtensions.contains(other.extension?.lowercased() ?? "")
            }
        } catch {
            throw StageError(failedTo: "list", folder, error)
        }
    }
}

extension FilePath.Component {
    fileprivate var byteCount: Int {
        withPlatformString { pointer in
            var count = 0
            while pointer[count] != 0 { count += 1 }
            return count
        }
    }
}
