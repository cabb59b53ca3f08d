import Glibc
import SystemPackage

extension FilePath {
    /// The path as the system sees it; file names need not be valid UTF-8.
    var bytes: [UInt8] {
        withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }

    /// The path of these bytes, none of which may be zero.
    init(bytes: some Collection<UInt8>) {
        self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
    }

    /// The path of an entry of this folder.
    func appending(_ name: FileName) -> FilePath {
        FilePath(bytes: bytes + [UInt8(ascii: "/")] + name.bytes)
    }

    /// The path itself if it is absolute; else the path below the current directory.
    var absolute: FilePath {
        guard isRelative, let current = getcwd(nil, 0) else { return self }
        defer { free(current) }
        return FilePath(platformString: current).pushing(self)
    }
}
