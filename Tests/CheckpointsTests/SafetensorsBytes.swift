/// A safetensors file of a header and data bytes.
func safetensors(_ header: String, data: [UInt8] = []) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init)
        + Array(header.utf8) + data
}
