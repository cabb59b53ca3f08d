import CaptioningModels
import Foundation
import SidecarWriter
import StageKit
import SystemPackage

/// What a user says of photos: in a file of captions, or else beside or inside each photo.
struct UserCaptions {
    /// What is said of one photo.
    struct Saying {
        let captions: [String]
        let hashtags: [String]
    }

    private struct Record: Decodable {
        let file: String
        let captions: [String]
        let hashtags: [String]?
        let split: String?
    }

    /// By absolute path; nil if there is no file of captions.
    private var listed: [FilePath: Saying]?
    /// The photos of the file of captions, in its order.
    private(set) var files: [FilePath] = []

    /// Looks beside and inside photos.
    init() {}

    /// Reads a file of JSON lines.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - folder: The folder that the files' names start from.
    ///   - split: Only the photos of this split; nil for all.
    ///   - failures: Takes what is wrong with lines; these are left out.
    /// - Throws: `ValidationError` if the file cannot be read.
    init(
        contentsOf path: FilePath,
        folder: FilePath,
        split: String?,
        failures: inout FailureLog
    ) throws {
        let lines = try JSONLines<Record>(
            contentsOf: path,
            form: #"{"file": …, "captions": […], "hashtags": […]}"#,
            failures: &failures
        )
        var listed: [FilePath: Saying] = [:]
        for (line, record) in lines.records where split == nil || record.split == split {
            let captions = record.captions.filter { !$0.isBlank }
            guard !captions.isEmpty else {
                failures.add("\(path):\(line): \(record.file): there is no caption")
                continue
            }
            let file = folder.pushing(FilePath(record.file)).lexicallyNormalized()
            if listed[file] == nil { files.append(file) }
            let hashtags = (record.hashtags ?? []).map { String($0.drop { $0 == "#" }) }
            listed[file] = Saying(captions: captions, hashtags: hashtags)
        }
        self.listed = listed
    }

    /// What the user says of a photo, without the photo itself having been read; nil if nothing.
    ///
    /// - Throws: `StageError` if a sidecar cannot be read.
    func saying(of photo: FilePath) throws -> Saying? {
        if let listed { return listed[photo] }
        guard let text = try SidecarWriter.userText(beside: photo) else { return nil }
        return Saying(captions: [text.caption], hashtags: text.keywords)
    }

    /// What the user says inside a photo, for one of which nothing is said elsewhere.
    func saying(in fields: [PhotoField: String]) -> Saying? {
        guard listed == nil, let caption = fields[.iptcCaption], !caption.isBlank else {
            return nil
        }
        let keywords = (fields[.iptcKeywords] ?? "").split(separator: ",")
        return Saying(
            captions: [caption],
            hashtags: keywords.map { $0.trimmingCharacters(in: .whitespaces) }
        )
    }
}
