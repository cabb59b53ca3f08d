/// The texts of an IPTC-IIM application record, read leniently: reading ends at the first damage.
///
/// It is not left to libiptcdata, whose version 1.0.5 reads far beyond its input when a data set
/// says that it has nearly 2³² bytes.
///
/// - SeeAlso: IPTC-NAA Information Interchange Model 4.2, chapters 3 (structure) and 6 (record 2).
struct IPTCRecord {
    /// Most photos have a dozen; more keywords than fit a field are of no use.
    private static let maximumDataSetCount = 1000

    private var texts: [UInt8: [String]] = [:]

    /// Reads a record.
    ///
    /// - Parameter bytes: The data sets, one after the other.
    init(_ bytes: ArraySlice<UInt8>) {
        var reader = BigEndianReader(bytes)
        var isUTF8 = false
        for _ in 0..<Self.maximumDataSetCount {
            guard let dataSet = Self.nextDataSet(&reader) else { break }
            if dataSet.record == 1, dataSet.number == 90 {
                isUTF8 = dataSet.content.elementsEqual([0x1B, 0x25, 0x47])
            } else if dataSet.record == 2,
                let text = FieldText.text(dataSet.content, isUTF8: isUTF8)
            {
                texts[UInt8(dataSet.number), default: []].append(text)
            }
        }
    }

    /// The record's fields.
    var fields: [EmbeddedField: String] {
        var fields: [EmbeddedField: String] = [:]
        fields[.iptcHeadline] = texts[105]?.first
        fields[.iptcCaption] = texts[120]?.first
        fields[.iptcCity] = texts[90]?.first
        fields[.iptcCountry] = texts[101]?.first
        fields[.iptcCredit] = texts[110]?.first
        fields[.iptcByline] = texts[80].flatMap(FieldText.list)
        fields[.iptcKeywords] = texts[25].flatMap(FieldText.list)
        return fields
    }

    private static func nextDataSet(
        _ reader: inout BigEndianReader
    ) -> (record: Int, number: Int, content: ArraySlice<UInt8>)? {
        guard reader.integer(byteCount: 1) == 0x1C,
            let record = reader.integer(byteCount: 1),
            let number = reader.integer(byteCount: 1),
            var size = reader.integer(byteCount: 2)
        else { return nil }
        if size & 0x8000 != 0 {
            // An extended data set: the size of its size comes first.
            let sizeByteCount = size & 0x7FFF
            guard sizeByteCount <= 4, let own = reader.integer(byteCount: sizeByteCount) else {
                return nil
            }
            size = own
        }
        return reader.bytes(size).map { (record, number, $0) }
    }
}
