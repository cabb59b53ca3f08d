/// Reads bytes from front to back; integers have their most significant byte first.
struct BigEndianReader {
    /// What was not read yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Takes bytes off the front, or nothing if there are fewer.
    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// Takes an integer of up to four bytes off the front.
    mutating func integer(byteCount: Int) -> Int? {
        bytes(byteCount)?.reduce(0) { $0 << 8 | Int($1) }
    }
}
