/// Writes PNGs of every kind for the tests; the pixels are stored, not compressed.
struct PNGBuilder {
    enum Color: UInt8, CaseIterable {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgba = 6

        var channelCount: Int {
            switch self {
            case .grey, .palette: 1
            case .greyAlpha: 2
            case .rgb: 3
            case .rgba: 4
            }
        }

        var depths: [Int] {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .greyAlpha, .rgba: [8, 16]
            }
        }
    }

    var width = 13
    var height = 11
    var color = Color.rgb
    var depth = 8
    var isInterlaced = false
    /// The contents of PLTE and tRNS; empty for none.
    var palette: [UInt8] = []
    var transparency: [UInt8] = []
    /// Whole chunks to put before and after the pixels.
    var chunksBeforePixels: [UInt8] = []
    var chunksAfterPixels: [UInt8] = []

    /// A value that differs from its neighbours in every direction and channel.
    func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int {
        (x * 40_503 + y * 25_717 + channel * 9_973 + 12_345) >> 3 & ((1 << depth) - 1)
    }

    func build() -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let kind = [UInt8(depth), color.rawValue, 0, 0, isInterlaced ? 1 : 0]
        file += Self.chunk("IHDR", Self.bytes(of: width) + Self.bytes(of: height) + kind)
        file += palette.isEmpty ? [] : Self.chunk("PLTE", palette)
        file += transparency.isEmpty ? [] : Self.chunk("tRNS", transparency)
        file += chunksBeforePixels
        file += Self.chunk("IDAT", Self.zlibStream(of: rows()))
        return file + chunksAfterPixels + Self.chunk("IEND", [])
    }

    static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + content
        return bytes(of: content.count) + checked + bytes(of: Int(checksum(of: checked)))
    }

    static func bytes(of number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// Every row as its filter type (none) and packed samples, pass by pass if interlaced.
    private func rows() -> [UInt8] {
        let passes =
            isInterlaced
            ? [
                (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                (0, 1, 1, 2),
            ] : [(0, 0, 1, 1)]
        return passes.flatMap { left, top, stepX, stepY in
            stride(from: top, to: height, by: stepY).flatMap { y in
                row(y, columns: Array(stride(from: left, to: width, by: stepX)))
            }
        }
    }

    private func row(_ y: Int, columns: [Int]) -> [UInt8] {
        guard !columns.isEmpty else { return [] }
        let samples = columns.flatMap { x in
            (0..<color.channelCount).map { sample(x, y, $0) }
        }
        let bits = samples.flatMap { sample in
            (0..<depth).reversed().map { UInt8(sample >> $0 & 1) }
        }
        let packed = stride(from: 0, to: bits.count, by: 8).map { start in
            (start..<start + 8).reduce(UInt8(0)) { $0 << 1 | ($1 < bits.count ? bits[$1] : 0) }
        }
        return [0] + packed
    }

    private static func zlibStream(of data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var rest = data[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let size = [UInt8(block.count & 0xFF), UInt8(block.count >> 8)]
            stream += [rest.isEmpty ? 1 : 0] + size + size.map { ~$0 } + block
        } while !rest.isEmpty
        var (low, high) = (1, 0)
        for byte in data {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return stream + bytes(of: high << 16 | low)
    }

    private static func checksum(of data: [UInt8]) -> UInt32 {
        ~data.reduce(~0) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }
}
