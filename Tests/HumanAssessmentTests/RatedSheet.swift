import HumanAssessment
import SystemPackage
import TestSupport

/// A sheet of two models' captions of four photos, and the files of its raters.
struct RatedSheet {
    static let header = "sheet,rater,item,a_adequacy,a_fluency,b_adequacy,b_fluency,preference"

    let folder: TemporaryDirectory
    let key: RatingKey

    init(models: [String] = ["old", "new"]) throws {
        folder = try TemporaryDirectory()
        let items = (0..<4).map { number in
            RatingItem(
                file: "\(number).jpg",
                photo: [],
                captions: models.map { "\($0) caption \(number)" }
            )
        }
        key = RatingSheet(items, models: models, seed: 3).key
    }

    /// A row in which a model's ratings stand where the sheet shows its caption.
    func row(
        rater: String,
        photo: Int,
        old: (Int, Int),
        new: (Int, Int),
        prefers: String?
    ) -> String {
        let id = item(photo)
        let isOldFirst = key.items[id]?.captions[0].model == "old"
        let (first, second) = isOldFirst ? (old, new) : (new, old)
        let preference =
            switch prefers {
            case "old": isOldFirst ? "a" : "b"
            case "new": isOldFirst ? "b" : "a"
            default: "tie"
            }
        return
            "\(key.sheet),\(rater),\(id),\(first.0),\(first.1),\(second.0),\(second.1),\(preference)"
    }

    /// The name of the sheet's item of a photo.
    func item(_ photo: Int) -> String {
        key.items.first { $0.value.file == "\(photo).jpg" }?.key ?? ""
    }

    func write(_ rows: [String], to name: String, lineEnd: String = "\r\n") throws -> FilePath {
        try folder.write(
            ([Self.header] + rows).map { $0 + lineEnd }.joined(),
            to: name
        )
    }
}
