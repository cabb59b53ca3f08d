import Foundation
import SystemPackage

/// A photo of which any number of distinct ones are made by a comment near its beginning.
///
/// Near the beginning, so that a part of the file is never a whole photo.
struct SamplePhoto: Sendable {
    /// `jpg` or `png`.
    let suffix: String
    private let bytes: [UInt8]

    /// The largest sample that is used, so that thousands of photos fit on the disk.
    private static let maximumByteCount = 300_000

    /// Reads the samples of a folder in the order of their names.
    ///
    /// - Throws: ``NoSamples`` if there is none.
    static func all(in folder: FilePath) throws -> [SamplePhoto] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        let samples = try names.sorted().compactMap { name -> SamplePhoto? in
            guard let suffix = FilePath(name).extension, ["jpg", "png"].contains(suffix) else {
                return nil
            }
            let path = folder.appending(name).string
            let bytes = try Array(Data(contentsOf: URL(filePath: path)))
            return bytes.count <= maximumByteCount
                ? SamplePhoto(suffix: suffix, bytes: bytes) : nil
        }
        guard !samples.isEmpty else { throw NoSamples(folder: folder) }
        return samples
    }

    /// The photo's bytes with a comment.
    func bytes(comment: String) -> [UInt8] {
        let isPNG = suffix == "png"
        // A PNG's comment stands after the signature and the header chunk, a JPEG's after SOI.
        let place = isPNG ? 33 : 2
        let comment = isPNG ? Self.chunk(comment) : Self.segment(comment)
        return Array(bytes[..<place]) + comment + Array(bytes[place...])
    }

    private static func segment(_ comment: String) -> [UInt8] {
        [0xFF, 0xFE] + bigEndian(UInt16(comment.utf8.count + 2)) + Array(comment.utf8)
    }

    private static func chunk(_ comment: String) -> [UInt8] {
        let content = Array("Comment".utf8) + [0] + Array(comment.utf8)
        let checked = Array("tEXt".utf8) + content
        return bigEndian(UInt32(content.count)) + checked + bigEndian(checksum(checked))
    }

    /// CRC-32 as in PNG.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = (sum >> 1) ^ (sum & 1 == 0 ? 0 : 0xEDB8_8320) }
        }
        return ~sum
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// There is no sample to make photos of.
struct NoSamples: Error, CustomStringConvertible {
    let folder: FilePath

    var description: String {
        "\(folder): no *.jpg or *.png below 300 kB: name another folder with --samples"
    }
}
