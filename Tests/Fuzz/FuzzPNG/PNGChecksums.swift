/// The checksums of a PNG's chunks.
///
/// - SeeAlso: https://www.w3.org/TR/png-3/#D-CRCAppendix
enum PNGChecksums {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
        }
    }

    /// The file with the checksum that each chunk should have.
    static func mended(_ file: [UInt8]) -> [UInt8] {
        var file = file
        var position = 8
        // A chunk: length (4 bytes, most significant first), type (4), content, checksum (4).
        while position + 12 <= file.count {
            let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            let end = position + 8 + length
            guard end + 4 <= file.count else { break }
            let checksum = checksum(of: file[position + 4..<end])
            for index in 0..<4 {
                file[end + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * index))
            }
            position = end + 4
        }
        return file
    }

    private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
