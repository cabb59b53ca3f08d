import SystemPackage

/// A folder below the watched one, such as `weddings` or `*/best`; what lies in it counts too.
struct FolderPattern: Equatable, Sendable {
    private let names: [Wildcard]

    /// Makes a pattern of names joined by slashes; `*` stands for any letters of a name.
    ///
    /// - Returns: `nil` if it names no folder below.
    init?(_ text: String) {
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains(".."), !text.hasPrefix("/") else { return nil }
        names = parts.map { name in
            Wildcard(
                parts: name.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
            )
        }
    }

    /// Whether a photo lies in such a folder.
    ///
    /// - Parameters:
    ///   - photo: The photo's absolute path.
    ///   - folder: The watched folder that it was found in.
    /// - Returns: `false` as well for a photo that is not in the watched folder.
    func contains(_ photo: FilePath, below folder: FilePath) -> Bool {
        guard photo.starts(with: folder) else { return false }
        let below = photo.components.dropFirst(folder.components.count).dropLast()
        guard below.count >= names.count else { return false }
        return zip(names, below).allSatisfy { $0.matches($1.string) }
    }
}
