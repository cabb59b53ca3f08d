import CPNG

/// Decodes one PNG through libpng: 8 bits, transparent parts over white, no gamma correction.
///
/// The bytes given at creation must outlive it.
final class PNGDecompressor: Decompressor {
    private let handle: OpaquePointer
    private let bytes: UnsafeBufferPointer<UInt8>
    private let name: String

    init(_ bytes: UnsafeBufferPointer<UInt8>, name: String) throws(ImageDecodingError) {
        guard let handle = dl_png_create(bytes.baseAddress, bytes.count) else {
            throw .outOfMemory(name: name)
        }
        self.handle = handle
        self.bytes = bytes
        self.name = name
    }

    deinit {
        dl_png_destroy(handle)
    }

    func readHeader() throws(ImageDecodingError) -> ImageHeader {
        var header = dl_png_header()
        try check(dl_png_read_header(handle, &header))
        let exif = EXIFBlock(exifChunk())
        return ImageHeader(
            format: .png,
            width: Int(header.width),
            height: Int(header.height),
            orientation: exif?.orientation ?? .up,
            fields: exif?.fields ?? [:]
        )
    }

    func readPixels(
        of header: ImageHeader,
        minimumSide: Int?
    ) throws(ImageDecodingError) -> (image: RGBImage, scaleDenominator: Int) {
        let sampleCount = header.width * header.height * 3
        var status = DL_PNG_OK
        let pixels = [UInt8](unsafeUninitializedCapacity: sampleCount) { target, count in
            status = dl_png_read_image(handle, target.baseAddress)
            count = status == DL_PNG_OK ? sampleCount : 0
        }
        try check(status)
        return (RGBImage(width: header.width, height: header.height, pixels: pixels), 1)
    }

    /// The content of the eXIf chunk, which may follow the pixels; empty if there is none.
    private func exifChunk() -> Slice<UnsafeBufferPointer<UInt8>> {
        var position = ImageFormat.pngSignature.count
        // A chunk: length (4 bytes, most significant first), type (4), content, checksum (4).
        while position + 12 <= bytes.count {
            let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
            let content = position + 8
            guard content + length + 4 <= bytes.count else { break }
            if bytes[position + 4..<content].elementsEqual("eXIf".utf8) {
                return bytes[content..<content + length]
            }
            position = content + length + 4
        }
        return bytes[0..<0]
    }

    private func check(_ status: dl_png_status) throws(ImageDecodingError) {
        switch status {
        case DL_PNG_OK: return
        case DL_PNG_TRUNCATED: throw .truncated(name: name)
        case DL_PNG_OUT_OF_MEMORY: throw .outOfMemory(name: name)
        default: throw .corrupt(name: name, detail: String(cString: dl_png_message(handle)))
        }
    }
}
