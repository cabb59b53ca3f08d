/// The resources that Photoshop and its kind keep in a JPEG's APP13 segment.
///
/// - SeeAlso: Adobe Photoshop File Formats Specification, "Image Resource Blocks".
enum PhotoshopResources {
    /// The IPTC record among the resources.
    ///
    /// - Parameter segment: The segment, `Photoshop 3.0\0` included.
    /// - Returns: The record, empty if there is none or damage is before it.
    static func iptc(in segment: some Collection<UInt8>) -> ArraySlice<UInt8> {
        let signature = Array("Photoshop 3.0\0".utf8)
        guard segment.starts(with: signature) else { return [] }
        var reader = BigEndianReader(Array(segment)[signature.count...])
        while reader.bytes(4)?.elementsEqual("8BIM".utf8) == true,
            let identifier = reader.integer(byteCount: 2),
            let nameLength = reader.integer(byteCount: 1),
            // Name and content are padded to an even length, the name with its length's byte.
            reader.bytes(nameLength | 1) != nil,
            let size = reader.integer(byteCount: 4)
        {
            guard let content = reader.bytes(size) else { break }
            if identifier == 0x0404 { return content }
            if size % 2 == 1 { _ = reader.bytes(1) }
        }
        return []
    }
}
