import Glibc

extension ArraySlice<UInt8> {
    /// The place of the first such byte.
    func position(of byte: UInt8) -> Int? {
        withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base, CInt(byte), buffer.count)
            else { return nil }
            return startIndex + base.distance(to: UnsafeRawPointer(found))
        }
    }

    /// Whether ASCII characters stand somewhere in the slice.
    func contains(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        var rest = self
        while let start = rest.position(of: text.utf8Start[0]), endIndex - start >= count {
            if (1..<count).allSatisfy({ self[start + $0] == text.utf8Start[$0] }) { return true }
            rest = self[(start + 1)...]
        }
        return false
    }
}
