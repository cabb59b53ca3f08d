import CEXIF

/// An Exif block, read by libexif, leniently: what is damaged is absent.
final class EXIFBlock {
    /// The directories of a block that are read here.
    enum Directory {
        case image
        case photo
        case gps
    }

    private static let signature = Array("Exif\0\0".utf8)
    /// What a JPEG's segment holds; libexif reads no more.
    private static let maximumByteCount = 0xFFFE

    private let data: UnsafeMutablePointer<ExifData>

    /// Reads a block, unless there are no bytes or no memory.
    ///
    /// - Parameter bytes: A TIFF structure (TIFF 6.0, section 2), "Exif\0\0" before it or not.
    init?(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, let data = exif_data_new() else { return nil }
        let prefix = bytes.starts(with: Self.signature) ? [] : Self.signature
        let block = prefix + bytes.prefix(Self.maximumByteCount)
        // With it, libexif would add and alter entries.
        exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION)
        exif_data_load_data(data, block, UInt32(block.count))
        self.data = data
    }

    deinit {
        exif_data_unref(data)
    }

    /// An integer that fits a byte, if the entry is there and has one.
    func byte(_ tag: UInt32, in directory: Directory) -> UInt8? {
        withEntry(tag, in: directory) { entry, content in
            let order = exif_data_get_byte_order(data)
            switch entry.format {
            case EXIF_FORMAT_BYTE:
                return content.first
            case EXIF_FORMAT_SHORT where content.count >= 2:
                return UInt8(exactly: exif_get_short(content.baseAddress, order))
            case EXIF_FORMAT_LONG where content.count >= 4:
                return UInt8(exactly: exif_get_long(content.baseAddress, order))
            default:
                return nil
            }
        }
    }

    /// The texts of an entry, which NULs part, if it is there and has any.
    func texts(_ tag: UInt32, in directory: Directory) -> [String] {
        let texts = withEntry(tag, in: directory) { entry, content -> [String]? in
            guard entry.format == EXIF_FORMAT_ASCII else { return nil }
            return content.split(separator: 0, maxSplits: 2).prefix(2)
                .compactMap { FieldText.text($0) }
        }
        return texts ?? []
    }

    /// The three fractions of a coordinate as one number, if the entry is there and has them.
    func degrees(_ tag: UInt32) -> Double? {
        withEntry(tag, in: .gps) { entry, content in
            guard entry.format == EXIF_FORMAT_RATIONAL, content.count >= 24 else { return nil }
            let order = exif_data_get_byte_order(data)
            var degrees = 0.0
            for (offset, divisor) in [(0, 1.0), (8, 60.0), (16, 3600.0)] {
                let fraction = exif_get_rational(content.baseAddress.map { $0 + offset }, order)
                // Unused minutes and seconds are 0/0 at times.
                guard fraction.denominator != 0 || (offset > 0 && fraction.numerator == 0) else {
                    return nil
                }
                let divisor = divisor * Double(max(fraction.denominator, 1))
                degrees += Double(fraction.numerator) / divisor
            }
            return degrees
        }
    }

    private func withEntry<Value>(
        _ tag: UInt32,
        in directory: Directory,
        _ body: (ExifEntry, UnsafeBufferPointer<UInt8>) -> Value?
    ) -> Value? {
        let content =
            switch directory {
            case .image: data.pointee.ifd.0
            case .photo: data.pointee.ifd.2
            case .gps: data.pointee.ifd.3
            }
        guard let entry = exif_content_get_entry(content, ExifTag(rawValue: tag))?.pointee,
            let start = entry.data
        else { return nil }
        return body(entry, UnsafeBufferPointer(start: start, count: Int(entry.size)))
    }
}
