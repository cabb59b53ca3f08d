import Glibc

/// The name of a file or folder within its folder, as bytes: names need not be valid UTF-8.
struct FileName {
    let bytes: [UInt8]

    /// Whether the whole name matches a shell pattern, letters A to Z being the same as a to z.
    func matches(pattern: String) -> Bool {
        fnmatch(Self.folded(pattern.utf8), Self.folded(bytes), 0) == 0
    }

    private static func folded(_ bytes: some Sequence<UInt8>) -> [CChar] {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return bytes.map { CChar(bitPattern: capitals.contains($0) ? $0 | 0x20 : $0) } + [0]
    }
}
