extension Orientation {
    /// Reads the orientation out of an Exif block, leniently: damage means ``up``.
    ///
    /// - Parameter exif: A TIFF structure (TIFF 6.0, section 2), "Exif\0\0" before it or not.
    init(exif: some Collection<UInt8>) {
        let prefix: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
        let tiff = Array(exif.starts(with: prefix) ? exif.dropFirst(prefix.count) : exif[...])
        self = TIFFDirectory(tiff)?.value(ofTag: 0x0112).flatMap(Self.init(rawValue:)) ?? .up
    }
}

/// The first directory of a TIFF structure; every access is checked against the bounds.
private struct TIFFDirectory {
    private let bytes: [UInt8]
    private let isLittleEndian: Bool
    private var offset = 0
    private var entryCount = 0

    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        switch bytes.prefix(2) {
        case [0x49, 0x49]: isLittleEndian = true
        case [0x4D, 0x4D]: isLittleEndian = false
        default: return nil
        }
        guard
            integer(at: 2, byteCount: 2) == 42,
            let offset = integer(at: 4, byteCount: 4),
            let entryCount = integer(at: offset, byteCount: 2)
        else { return nil }
        self.offset = offset
        self.entryCount = entryCount
    }

    /// The single integer value of an entry, if it is there and fits.
    func value(ofTag tag: Int) -> UInt8? {
        for index in 0..<entryCount {
            let entry = offset + 2 + 12 * index
            guard let found = integer(at: entry, byteCount: 2) else { return nil }
            guard found == tag else { continue }
            guard let type = integer(at: entry + 2, byteCount: 2) else { return nil }
            let widths = [1: 1, 3: 2, 4: 4]  // BYTE, SHORT, LONG.
            return widths[type].flatMap { integer(at: entry + 8, byteCount: $0) }
                .flatMap(UInt8.init(exactly:))
        }
        return nil
    }

    private func integer(at position: Int, byteCount: Int) -> Int? {
        guard position + byteCount <= bytes.count else { return nil }
        let field = bytes[position..<position + byteCount]
        return isLittleEndian
            ? field.reversed().reduce(0) { $0 << 8 | Int($1) }
            : field.reduce(0) { $0 << 8 | Int($1) }
    }
}
