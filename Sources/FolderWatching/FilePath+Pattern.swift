import Glibc
import SystemPackage

extension FilePath.Component {
    /// Whether the whole name matches a shell pattern, letters A to Z being the same as a to z.
    ///
    /// The name's bytes are compared, so names need not be valid UTF-8.
    func matches(pattern: String) -> Bool {
        let pattern = pattern.utf8.map { CChar(bitPattern: $0.lowercased) } + [0]
        let name: [CChar] = withPlatformString { name in
            let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
            return bytes.map { CChar(bitPattern: $0.lowercased) } + [0]
        }
        return fnmatch(pattern, name, 0) == 0
    }
}

extension UInt8 {
    fileprivate var lowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
