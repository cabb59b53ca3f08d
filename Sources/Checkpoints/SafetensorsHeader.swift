/// The checked table of contents of a safetensors file.
///
/// Layout: an 8-byte little-endian length, that many bytes of JSON, then the tensors' bytes. Every
/// entry's range is inside the file and matches its shape and type; ranges neither overlap nor
/// leave gaps, as the format demands.
///
/// - SeeAlso: <https://github.com/huggingface/safetensors#format>
struct SafetensorsHeader {
    /// One tensor's place.
    struct Entry: Equatable {
        var type: ElementType
        var shape: [Int]
        /// Byte range in the file.
        var range: Range<Int>
    }

    /// Why a header was refused; `tensor` is nil if the whole header is at fault.
    struct Refusal: Error, Equatable {
        var tensor: String?
        var reason: String
    }

    /// The format's own limit.
    static let maximumByteCount = 100_000_000

    private(set) var entries: [String: Entry] = [:]
    private(set) var metadata: [String: String] = [:]

    init(file bytes: UnsafeRawBufferPointer) throws(Refusal) {
        guard bytes.count >= 8 else {
            throw Refusal(reason: "it has \(bytes.count) bytes, too few for a header")
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Self.maximumByteCount), length <= UInt64(bytes.count - 8) else {
            throw Refusal(reason: "its header claims \(length) bytes of \(bytes.count)")
        }
        let dataStart = 8 + Int(length)
        var parser = SafetensorsHeaderParser(bytes[8..<dataStart])
        let contents = try parser.parse()
        metadata = contents.metadata
        for (name, raw) in contents.tensors {
            let entry = try Self.check(raw, name: name, dataStart: dataStart, end: bytes.count)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw Refusal(tensor: name, reason: "it is listed twice")
            }
        }
        try checkCoverage(from: dataStart, to: bytes.count)
    }

    private static func check(
        _ raw: SafetensorsHeaderParser.RawEntry,
        name: String,
        dataStart: Int,
        end: Int
    ) throws(Refusal) -> Entry {
        guard let type = ElementType(rawValue: raw.type) else {
            let known = ElementType.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(tensor: name, reason: "type \(raw.type) is not supported (\(known) are)")
        }
        guard raw.offsets.count == 2, raw.offsets[0] <= raw.offsets[1],
            raw.offsets[1] <= end - dataStart
        else {
            throw Refusal(
                tensor: name,
                reason:
                    "data_offsets \(raw.offsets) do not lie in the \(end - dataStart) data bytes"
            )
        }
        var expected = type.byteCount
        for extent in raw.shape {
            let (product, overflow) = expected.multipliedReportingOverflow(by: extent)
            guard !overflow else {
                throw Refusal(tensor: name, reason: "shape \(raw.shape) is too large")
            }
            expected = product
        }
        let range = dataStart + raw.offsets[0]..<dataStart + raw.offsets[1]
        guard range.count == expected else {
            throw Refusal(
                tensor: name,
                reason:
                    "shape \(raw.shape) of \(raw.type) needs \(expected) bytes, not \(range.count)"
            )
        }
        return Entry(type: type, shape: raw.shape, range: range)
    }

    private func checkCoverage(from start: Int, to end: Int) throws(Refusal) {
        var position = start
        let ordered = entries.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound, $0.key)
                < ($1.value.range.lowerBound, $1.value.range.upperBound, $1.key)
        }
        for (name, entry) in ordered {
            guard entry.range.lowerBound >= position else {
                throw Refusal(tensor: name, reason: "its bytes overlap another tensor's")
            }
            guard entry.range.lowerBound == position else {
                throw Refusal(tensor: name, reason: "bytes before it belong to no tensor")
            }
            position = entry.range.upperBound
        }
        guard position == end else {
            throw Refusal(reason: "\(end - position) bytes at its end belong to no tensor")
        }
    }
}
