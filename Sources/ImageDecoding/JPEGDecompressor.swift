import CJPEG

/// Decodes one JPEG through libjpeg: accurate integer DCT, smooth chroma upsampling.
///
/// The bytes given at creation must outlive it.
final class JPEGDecompressor: Decompressor {
    /// Real progressive files have about ten; each costs a pass over the whole picture.
    private static let maximumScanCount: Int32 = 100

    private let handle: OpaquePointer
    private let name: String

    init(_ bytes: UnsafeBufferPointer<UInt8>, name: String) throws(ImageDecodingError) {
        guard let handle = dl_jpeg_create(bytes.baseAddress, bytes.count) else {
            throw .outOfMemory(name: name)
        }
        self.handle = handle
        self.name = name
    }

    deinit {
        dl_jpeg_destroy(handle)
    }

    func readHeader() throws(ImageDecodingError) -> ImageHeader {
        var header = dl_jpeg_header()
        try check(dl_jpeg_read_header(handle, &header))
        let exif = EXIFBlock(UnsafeBufferPointer(start: header.exif, count: header.exif_size))
        let photoshop = UnsafeBufferPointer(start: header.photoshop, count: header.photoshop_size)
        let iptc = IPTCRecord(PhotoshopResources.iptc(in: photoshop))
        return ImageHeader(
            format: .jpeg,
            width: Int(header.width),
            height: Int(header.height),
            orientation: exif?.orientation ?? .up,
            fields: (exif?.fields ?? [:]).merging(iptc.fields) { $1 }
        )
    }

    func readPixels(
        of header: ImageHeader,
        minimumSide: Int?
    ) throws(ImageDecodingError) -> (image: RGBImage, scaleDenominator: Int) {
        let denominator = Self.scaleDenominator(for: header, minimumSide: minimumSide)
        var output = dl_jpeg_output()
        try check(dl_jpeg_start(handle, UInt32(denominator), Self.maximumScanCount, &output))
        let pixels = output.channels == 4 ? try readInks(output) : try readRows(output)
        try check(dl_jpeg_finish(handle))
        let image = RGBImage(
            width: Int(output.width),
            height: Int(output.height),
            pixels: pixels
        )
        return (image, denominator)
    }

    /// The largest of 8, 4, 2, 1 that leaves both sides at least `minimumSide`.
    private static func scaleDenominator(for header: ImageHeader, minimumSide: Int?) -> Int {
        guard let minimumSide else { return 1 }
        let shorterSide = min(header.width, header.height)
        return [8, 4, 2].first { (shorterSide + $0 - 1) / $0 >= minimumSide } ?? 1
    }

    private func readRows(_ output: dl_jpeg_output) throws(ImageDecodingError) -> [UInt8] {
        let sampleCount = Int(output.width) * Int(output.height) * 3
        var status = DL_JPEG_OK
        let pixels = [UInt8](unsafeUninitializedCapacity: sampleCount) { target, count in
            status = dl_jpeg_read_rows(handle, target.baseAddress, output.height)
            count = status == DL_JPEG_OK ? sampleCount : 0
        }
        try check(status)
        return pixels
    }

    /// Decodes a picture of four inks row by row.
    private func readInks(_ output: dl_jpeg_output) throws(ImageDecodingError) -> [UInt8] {
        var row = [UInt8](repeating: 0, count: Int(output.width) * 4)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(Int(output.width) * Int(output.height) * 3)
        for _ in 0..<output.height {
            try check(dl_jpeg_read_rows(handle, &row, 1))
            for position in stride(from: 0, to: row.count, by: 4) {
                let black = row[position + 3]
                pixels.append(Self.light(passing: row[position], black))
                pixels.append(Self.light(passing: row[position + 1], black))
                pixels.append(Self.light(passing: row[position + 2], black))
            }
        }
        return pixels
    }

    /// The light that a coloured ink and black let through together.
    ///
    /// Both are stored inverted, as Adobe does and all decoders expect: 255 is no ink. The
    /// rounding is Pillow's.
    private static func light(passing ink: UInt8, _ black: UInt8) -> UInt8 {
        let product = Int(255 - ink) * Int(black) + 128
        return black - UInt8(((product >> 8) + product) >> 8)
    }

    private func check(_ status: dl_jpeg_status) throws(ImageDecodingError) {
        guard status != DL_JPEG_OK else { return }
        let detail = String(cString: dl_jpeg_message(handle))
        switch status {
        case DL_JPEG_TRUNCATED:
            throw .truncated(name: name)
        case DL_JPEG_UNSUPPORTED:
            throw ImageDecodingError(
                .unsupported,
                name: name,
                message: "is a kind of JPEG that cannot be decoded (\(detail)); save it anew"
            )
        case DL_JPEG_TOO_LARGE:
            throw ImageDecodingError(.tooLarge, name: name, message: "is too large: \(detail)")
        case DL_JPEG_OUT_OF_MEMORY:
            throw .outOfMemory(name: name)
        default:
            throw .corrupt(name: name, detail: detail)
        }
    }
}
