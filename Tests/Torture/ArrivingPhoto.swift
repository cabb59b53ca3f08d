import Crypto
import Foundation

/// A photo that is about to arrive.
struct ArrivingPhoto: Sendable {
    /// Its path below the watched folder.
    let name: String
    let bytes: [UInt8]
    /// Whether it is cut off in the middle, for good.
    let isDamaged: Bool
    let way: Way

    /// How a photo comes into the folder.
    enum Way: CaseIterable, Sendable {
        case copy, rename, link
    }

    /// What the auditor has to know.
    var expectation: ExpectedPhoto {
        let digits = SHA256.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return ExpectedPhoto(name: name, sha256: digits.joined(), isDamaged: isDamaged)
    }
}

/// A photo that has arrived.
struct ExpectedPhoto: Codable, Sendable {
    /// Its path below the watched folder.
    let name: String
    let sha256: String
    let isDamaged: Bool
}

/// Makes the photos of a run, each of them the same for the same seed.
struct PhotoFactory: Sendable {
    let samples: [SamplePhoto]
    let seed: UInt64

    /// Makes a photo: 3 % are damaged, 5 % are the photo before them under another name.
    func photo(at index: Int) -> ArrivingPhoto {
        let original = index % 20 == 7 ? index - 1 : index
        var content = SeededGenerator(seed: seed, for: .content, number: original)
        let sample = samples[Int.random(in: samples.indices, using: &content)]
        var bytes = sample.bytes(comment: "photo \(original) \(content.next())")
        let isDamaged = original % 33 == 5
        if isDamaged {
            let count = bytes.count
            bytes.removeLast(Int.random(in: count / 4...count * 3 / 4, using: &content))
        }
        var random = SeededGenerator(seed: seed, for: .photo, number: index)
        // A damaged file that was just written is waited for, as its writer may go on; one that
        // comes by another way keeps its old date.
        let ways = isDamaged ? [.rename, .link] : ArrivingPhoto.Way.allCases
        return ArrivingPhoto(
            name: name(of: index, suffix: sample.suffix, &random),
            bytes: bytes,
            isDamaged: isDamaged,
            way: ways[Int.random(in: ways.indices, using: &random)]
        )
    }

    private func name(
        of index: Int,
        suffix: String,
        _ random: inout SeededGenerator
    ) -> String {
        let album = random.happens(percent: 20) ? "album \(index % 7)/" : ""
        let word = random.happens(percent: 10) ? "f\u{EA}te\nd'\u{E9}t\u{E9}" : "photo"
        return "\(album)\(word) \(index).\(suffix)"
    }
}
