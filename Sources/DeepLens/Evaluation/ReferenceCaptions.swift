import ArgumentParser
import SystemPackage

/// What people wrote about photos.
struct ReferenceCaptions {
    /// A photo with its captions.
    struct Photo {
        let file: String
        let captions: [String]
        /// Where they stand, from 1.
        let line: Int
    }

    private struct Record: Decodable {
        let file: String
        let captions: [String]
        let split: String?
    }

    /// The photos of the split, in the file's order.
    private(set) var photos: [Photo] = []
    /// All photos' files.
    private(set) var files: Set<String> = []

    /// Reads a file of JSON lines.
    ///
    /// - Throws: `ValidationError` if the file cannot be read or has no photo of the split.
    init(contentsOf path: FilePath, split: String?, failures: inout FailureLog) throws {
        let lines = try JSONLines<Record>(
            contentsOf: path,
            form: #"{"file": …, "captions": […], "split": …}"#,
            failures: &failures
        )
        var splits: Set<String> = []
        for (line, record) in lines.records {
            record.split.map { _ = splits.insert($0) }
            if let problem = problem(of: record) {
                failures.add("\(path):\(line): \(record.file): \(problem)")
                continue
            }
            files.insert(record.file)
            guard split == nil || record.split == split else { continue }
            photos.append(Photo(file: record.file, captions: record.captions, line: line))
        }
        if let split, !splits.contains(split) {
            let known = splits.sorted().joined(separator: ", ")
            throw ValidationError(
                "\(path): no photo is of split '\(split)'; "
                    + (known.isEmpty ? "the file names no splits" : "there are: \(known)")
            )
        }
    }

    private func problem(of record: Record) -> String? {
        if files.contains(record.file) { return "the photo was on a line before" }
        if record.captions.isEmpty { return "there is no caption" }
        if record.captions.contains(where: \.isBlank) { return "a caption is empty" }
        return nil
    }
}

extension String {
    /// Whether nothing but space is in it.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
