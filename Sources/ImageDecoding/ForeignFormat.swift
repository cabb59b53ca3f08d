/// Names what a file is that is neither JPEG nor PNG, for the error message.
enum ForeignFormat {
    /// A name with its article, such as "a WebP file"; nil if the content is like nothing known.
    static func name(of bytes: [UInt8]) -> String? {
        if let brand = isoMediaBrand(of: bytes) {
            return isoMediaName(ofBrand: brand)
        }
        for entry in signatures where bytes.dropFirst(entry.offset).starts(with: entry.text.utf8) {
            return entry.name
        }
        for entry in binarySignatures where bytes.starts(with: entry.bytes) {
            return entry.name
        }
        return isText(bytes) ? "a text file" : nil
    }

    private static let signatures: [(offset: Int, text: String, name: String)] = [
        (8, "WEBP", "a WebP file"),
        (0, "GIF8", "a GIF file"),
        (0, "BM", "a Windows bitmap"),
        (0, "II*\0", "a TIFF or camera raw file"),
        (0, "MM\0*", "a TIFF or camera raw file"),
        (0, "8BPS", "a Photoshop file"),
        (0, "%PDF", "a PDF file"),
        (0, "<svg", "an SVG file"),
        (0, "<!DOCTYPE html", "a web page"),
        (0, "<html", "a web page"),
        (0, "PK\u{3}\u{4}", "a ZIP archive"),
        (4, "JXL ", "a JPEG XL file"),
        (4, "jP  ", "a JPEG 2000 file"),
    ]

    private static let binarySignatures: [(bytes: [UInt8], name: String)] = [
        ([0xFF, 0x0A], "a JPEG XL file"),
        ([0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 file"),
        ([0x1F, 0x8B], "a gzip archive"),
    ]

    /// The brand in a leading `ftyp` box (ISO/IEC 14496-12), such as "heic".
    private static func isoMediaBrand(of bytes: [UInt8]) -> String? {
        guard bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        return String(decoding: bytes[8..<12], as: UTF8.self)
    }

    private static func isoMediaName(ofBrand brand: String) -> String {
        switch brand {
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": "a HEIC file"
        case "avif", "avis": "an AVIF file"
        case "crx ": "a camera raw file"
        default: "a video file"
        }
    }

    /// Whether the first bytes are UTF-8 without control characters.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        var head = bytes.prefix(512)
        // The cut may have split a character.
        while head.count < bytes.count, let last = head.last, last & 0xC0 == 0x80 {
            head.removeLast()
        }
        if head.count < bytes.count, let last = head.last, last >= 0xC0 {
            head.removeLast()
        }
        guard let text = String(validating: head, as: UTF8.self) else { return false }
        return text.unicodeScalars.allSatisfy { $0.value >= 0x20 || (9...13).contains($0.value) }
    }
}
