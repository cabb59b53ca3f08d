import CaptioningModels
import Foundation
import PipelineRuntime
import SystemPackage

/// Adds captioned photos to a datastore, and takes some out.
struct Learner {
    /// Photos after which what was learned so far is written, so that a kill loses no more.
    private static let batch = 200

    /// What went wrong with photos and lines.
    var failures = FailureLog()
    private let path: FilePath
    private let engine: PhotoEngine
    private var datastore: CaptionDatastore
    private var learned = 0
    private var known = 0
    private var silent = 0
    private var forgotten = 0

    /// Opens a datastore, or starts one.
    ///
    /// - Throws: `DatastoreError` if there is a file that cannot be used.
    init(at path: FilePath, engine: PhotoEngine) throws {
        self.path = path
        self.engine = engine
        datastore = try Self.datastore(at: path, for: engine)
    }

    /// The datastore in a file; an empty one if there is no file.
    static func datastore(at path: FilePath, for engine: PhotoEngine) throws -> CaptionDatastore {
        let checksum = engine.embeddingChecksum
        do {
            return try CaptionDatastore(contentsOf: path, embeddingChecksum: checksum)
        } catch DatastoreError.unreadable(_, .noSuchFileOrDirectory) {
            return CaptionDatastore(embeddingChecksum: checksum)
        }
    }

    /// What was done, in a line.
    var summary: String {
        let parts = [
            (learned, "learned"), (known, "known already"), (silent, "without a caption"),
            (forgotten, "forgotten"),
        ]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return "\(text.isEmpty ? "nothing to do" : text); \(path) holds "
            + "\(datastore.entries.count) photos"
    }

    /// Learns photos; those that cannot be read are failures, and the others go on.
    ///
    /// - Throws: `DatastoreError` if the datastore cannot be written.
    mutating func learn(_ photos: [FilePath], _ sayings: UserCaptions) async throws {
        var progress = ProgressBar(total: photos.count)
        for photo in photos {
            do {
                try await learn(photo, sayings)
            } catch let error as DatastoreError {
                throw error
            } catch {
                progress.clear()
                failures.add("\(error)")
            }
            progress.advance()
        }
        if !learned.isMultiple(of: Self.batch) { try datastore.write(to: path) }
    }

    private mutating func learn(_ photo: FilePath, _ sayings: UserCaptions) async throws {
        let said = try sayings.saying(of: photo)
        let content = try await engine.read(photo)
        if let said, datastore.entry(sha256: content.sha256) == entry(photo, content, said) {
            known += 1
            return
        }
        let found = try await engine.learn(content)
        guard let saying = said ?? sayings.saying(in: found.fields) else {
            silent += 1
            return
        }
        let entry = entry(photo, content, saying)
        guard datastore.entry(sha256: content.sha256) != entry else {
            known += 1
            return
        }
        try datastore.insert(entry, vector: found.vector)
        learned += 1
        if learned.isMultiple(of: Self.batch) { try datastore.write(to: path) }
    }

    private func entry(
        _ photo: FilePath,
        _ content: PhotoContent,
        _ saying: UserCaptions.Saying
    ) -> CaptionDatastore.Entry {
        CaptionDatastore.Entry(
            sha256: content.sha256,
            file: photo.string,
            captions: saying.captions,
            hashtags: saying.hashtags
        )
    }

    /// Forgets photos, by their content or, for files that are gone, by their path.
    ///
    /// - Throws: `DatastoreError` if the datastore cannot be written.
    mutating func forget(_ photos: [FilePath]) async throws {
        for photo in photos {
            let content = try? await engine.read(photo).sha256
            let found = datastore.entries.filter { entry in
                entry.sha256 == content || entry.file == photo.string
            }
            if found.isEmpty { failures.add("\(photo): nothing is remembered of it") }
            datastore.remove(Set(found.map(\.sha256)))
            forgotten += found.count
        }
        if forgotten > 0 { try datastore.write(to: path) }
    }
}
