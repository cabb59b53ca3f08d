import SystemPackage

/// Captions that somebody's program made.
struct PredictedCaptions {
    private struct Record: Decodable {
        let file: String
        let caption: String
    }

    private let path: FilePath
    private var captions: [String: String] = [:]
    /// Files that were complained about.
    private var refused: Set<String> = []

    /// Reads a file of JSON lines.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - known: The photos that people wrote about.
    ///   - failures: Takes what is wrong with lines; these are left out.
    /// - Throws: `ValidationError` if the file cannot be read.
    init(contentsOf path: FilePath, known: Set<String>, failures: inout FailureLog) throws {
        self.path = path
        let lines = try JSONLines<Record>(
            contentsOf: path,
            form: #"{"file": …, "caption": …}"#,
            failures: &failures
        )
        for (line, record) in lines.records {
            if let problem = problem(of: record, known) {
                failures.add("\(path):\(line): \(record.file): \(problem)")
                refused.insert(record.file)
            } else {
                captions[record.file] = record.caption
            }
        }
    }

    private func problem(of record: Record, _ known: Set<String>) -> String? {
        if captions[record.file] != nil { return "the photo was on a line before" }
        if record.caption.isBlank { return "the caption is empty" }
        if !known.contains(record.file) { return "there is no reference for the photo" }
        return nil
    }

    /// The photos that have a caption; each other one is a failure.
    func captioned(
        _ references: [ReferenceCaptions.Photo],
        failures: inout FailureLog
    ) -> [CandidateCaption] {
        references.compactMap { reference in
            if let caption = captions[reference.file] {
                return CandidateCaption(reference, caption: caption)
            }
            if !refused.contains(reference.file) {
                failures.add("\(path): there is no caption of \(reference.file)")
            }
            return nil
        }
    }
}
