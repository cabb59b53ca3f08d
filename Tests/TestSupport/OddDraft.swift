import FoundationEssentials
import StageKit
import SystemPackage

/// A draft on which stages are tried, usual or odd.
struct OddDraft: Sendable {
    /// What is odd about it.
    let name: String
    let draft: Draft
    /// Whether a stage may answer it with an error.
    var mayThrow = true
    /// Whether it takes long to handle.
    var isLarge = false

    /// The draft that every stage must handle.
    static func usual(in folder: FilePath) -> OddDraft {
        OddDraft(
            name: "usual draft",
            draft: .sample(path: folder.appending("usual.png")),
            mayThrow: false
        )
    }

    /// A draft that takes long to handle.
    static func large(in folder: FilePath) -> OddDraft {
        OddDraft(
            name: "large draft",
            draft: .sample(
                path: folder.appending("large.png"),
                caption: String(repeating: "a small dog runs, ", count: 60_000) + "and rests.",
                hashtags: (0..<10_000).map { tag("small dog number \($0)", $0) }
            ),
            isLarge: true
        )
    }

    /// All of them, each about a photo of its own.
    static func all(in folder: FilePath) -> [OddDraft] {
        [usual(in: folder), large(in: folder)] + sparse(in: folder) + oddText(in: folder)
            + [oddFileName(in: folder), handled(in: folder)]
    }

    /// Puts a few bytes where the photo is said to be.
    func makePhoto() {
        let file = try? FileDescriptor.open(
            draft.photo.path,
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        try? file?.close()
    }

    private static func sparse(in folder: FilePath) -> [OddDraft] {
        [
            OddDraft(
                name: "empty text and no tags",
                draft: .sample(
                    path: folder.appending("empty.png"),
                    caption: "",
                    altText: "",
                    hashtags: []
                )
            ),
            OddDraft(
                name: "white space alone",
                draft: .sample(
                    path: folder.appending("space.png"),
                    caption: " \t\n\u{A0}\u{2003} ",
                    altText: "\n",
                    hashtags: [tag("", 0), tag(" ", 1), tag("#", 2), tag("\u{200B}", 3)]
                )
            ),
        ]
    }

    private static func oddText(in folder: FilePath) -> [OddDraft] {
        let texts = [
            "joined emoji": "A 👩‍👩‍👧‍👦 with a 🏳️‍🌈 and a 👨🏽‍🚒 beside 🇩🇪🇫🇷 1️⃣.",
            "right to left": "\u{202E}חתול שחור\u{202C} على \u{2067}الأريكة\u{2069} abc.",
            "many marks": "z" + String(repeating: "\u{0301}\u{0323}", count: 20_000) + "algo.",
            "control characters": "a\u{0}b\u{1B}[31mc\u{7F}d\r\ne\u{85}f\u{2028}g\u{2029}h.",
            "no characters": "\u{FFFD}\u{FFFE}\u{FFFF}\u{FEFF}\u{10FFFF}\u{E0001}\u{E000}\u{378}.",
            "lone marks": "\u{0301}\u{20DD} \u{200D}\u{FE0F} \u{3099}.",
            "one long word": String(repeating: "x", count: 200_000),
            "markup": "<b>&amp;\"'`$(id)%n{{x}}</b> ]]> --> \\u0000 \\.",
            "no spaces": "黒い猫がカメラを見ています。ภาพแมวดำกำลังมองกล้อง",
        ]
        return texts.sorted { $0.key < $1.key }.map { name, text in
            let file = name.replacing(" ", with: "-") + ".png"
            return OddDraft(
                name: name,
                draft: .sample(
                    path: folder.appending(file),
                    caption: text,
                    altText: text,
                    hashtags: [tag(text, 0), tag("cat \(text) dog", 1), tag("cat", 2)]
                )
            )
        }
    }

    private static func oddFileName(in folder: FilePath) -> OddDraft {
        // "a", a byte that is never UTF-8, blank, newline, quote, half a character, ".jpg".
        let bytes: [CChar] = [97, -1, 32, 10, 39, -61, 46, 106, 112, 103, 0]
        var path = folder
        if let name = FilePath.Component(platformString: bytes) { path.append(name) }
        return OddDraft(name: "odd file name", draft: .sample(path: path))
    }

    private static func handled(in folder: FilePath) -> OddDraft {
        var draft = Draft.sample(path: folder.appending("handled.png"), needsReview: true)
        draft.notes = ["The caption may be wrong."]
        draft.stageLog = [StageRecord(stage: "other", result: "advanced", milliseconds: 1)]
        return OddDraft(name: "draft with a history", draft: draft, mayThrow: false)
    }

    private static func tag(_ text: String, _ rank: Int) -> Hashtag {
        Hashtag(tag: text, score: 1 / Float(rank + 1), source: .caption)
    }
}
