/// Reads the JSON of a safetensors header: a flat object of tensors plus `__metadata__`.
///
/// A general JSON decoder would keep one of two equal names and could be driven deep by nesting;
/// this one accepts exactly the grammar of the format, keeps every name, and does not recurse.
struct SafetensorsHeaderParser {
    /// One tensor's fields, unchecked.
    struct RawEntry: Equatable {
        var type = ""
        var shape: [Int] = []
        var offsets: [Int] = []
    }

    typealias Contents = (tensors: [(name: String, entry: RawEntry)], metadata: [String: String])
    private typealias Refusal = SafetensorsHeader.Refusal

    /// NumPy's limit; more axes are an attack or an accident.
    private static let maximumRank = 64

    private let bytes: Slice<UnsafeRawBufferPointer>
    private var position: Int

    /// Prepares to read `bytes`, which must outlive the parser.
    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The header's contents in their order.
    mutating func parse() throws(SafetensorsHeader.Refusal) -> Contents {
        var contents: Contents = ([], [:])
        try object { (parser, name) throws(SafetensorsHeader.Refusal) in
            if name == "__metadata__" {
                try parser.object { (parser, key) throws(SafetensorsHeader.Refusal) in
                    contents.metadata[key] = try parser.string()
                }
            } else {
                contents.tensors.append((name, try parser.entry(of: name)))
            }
        }
        skipSpace()
        guard position == bytes.endIndex else { throw unexpected("the end of the header") }
        return contents
    }

    private mutating func entry(of tensor: String) throws(SafetensorsHeader.Refusal) -> RawEntry {
        var entry = RawEntry()
        var seen: Set<String> = []
        try object { (parser, key) throws(SafetensorsHeader.Refusal) in
            guard seen.insert(key).inserted else {
                throw Refusal(tensor: tensor, reason: "its entry has \"\(key)\" twice")
            }
            switch key {
            case "dtype": entry.type = try parser.string()
            case "shape": entry.shape = try parser.integers()
            case "data_offsets": entry.offsets = try parser.integers()
            default: throw Refusal(tensor: tensor, reason: "its entry has unknown key \"\(key)\"")
            }
        }
        guard seen.count == 3 else {
            throw Refusal(tensor: tensor, reason: "its entry lacks dtype, shape or data_offsets")
        }
        return entry
    }

    /// Reads `{"key": value, …}`, with `value` left to the closure.
    private mutating func object(
        _ value: (inout Self, String) throws(SafetensorsHeader.Refusal) -> Void
    ) throws(SafetensorsHeader.Refusal) {
        try expect("{")
        if accept("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try value(&self, key)
        } while accept(",")
        try expect("}")
    }

    private mutating func integers() throws(SafetensorsHeader.Refusal) -> [Int] {
        try expect("[")
        if accept("]") { return [] }
        var values: [Int] = []
        repeat {
            values.append(try integer())
            guard values.count <= Self.maximumRank else { throw unexpected("a shorter list") }
        } while accept(",")
        try expect("]")
        return values
    }

    /// A non-negative whole number.
    private mutating func integer() throws(SafetensorsHeader.Refusal) -> Int {
        skipSpace()
        let digits = bytes[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
            throw unexpected("a whole number")
        }
        position = digits.endIndex
        return value
    }

    private mutating func string() throws(SafetensorsHeader.Refusal) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw unexpected("UTF-8 text")
                }
                return string
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw unexpected("text without control characters")
            default: text.append(byte)
            }
        }
        throw unexpected("a closing quote")
    }

    /// What follows a backslash, as UTF-8.
    private mutating func escape() throws(SafetensorsHeader.Refusal) -> [UInt8] {
        guard position < bytes.endIndex else { throw unexpected("an escaped character") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try unicodeScalar()).utf8)
        default: throw unexpected("a valid escape")
        }
    }

    /// The scalar of `\uXXXX`, or of two of them that form a surrogate pair.
    private mutating func unicodeScalar() throws(SafetensorsHeader.Refusal) -> Unicode.Scalar {
        var code = try hexadecimalCode()
        if 0xD800..<0xDC00 ~= code {
            guard bytes[position...].starts(with: "\\u".utf8) else {
                throw unexpected("a second surrogate")
            }
            position += 2
            let low = try hexadecimalCode()
            guard 0xDC00..<0xE000 ~= low else { throw unexpected("a second surrogate") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw unexpected("a Unicode scalar") }
        return scalar
    }

    private mutating func hexadecimalCode() throws(SafetensorsHeader.Refusal) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw unexpected("four hexadecimal digits") }
        position += 4
        return code
    }

    private mutating func skipSpace() {
        while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private mutating func expect(
        _ character: Unicode.Scalar
    ) throws(SafetensorsHeader.Refusal) {
        guard accept(character) else { throw unexpected("\"\(character)\"") }
    }

    private func unexpected(_ expectation: String) -> SafetensorsHeader.Refusal {
        let offset = position - bytes.startIndex
        return Refusal(
            reason: "its header is no valid JSON: expected \(expectation) at byte \(offset)"
        )
    }
}
