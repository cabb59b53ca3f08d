import StageKit
import StateStore

extension PhotoAttempts {
    /// Reads and describes a photo ahead of its turn, unless its result seems to be known.
    ///
    /// Nothing is changed, so that a photo that is prepared can be put back as if it had never been in
    /// hand. Whatever is left open here is done in its turn.
    func prepare(_ photo: LeasedPhoto) async -> PreparedPhoto {
        var prepared = PreparedPhoto()
        guard let pipeline = pipelines[photo.folder], photo.interruptions < Self.interruptionLimit,
            (try? mayBeNew(photo)) == true
        else { return prepared }
        let engine = describer.fingerprint
        do {
            let content = try await describer.read(photo.version.path)
            let identity = content.identity
            prepared.content = .success(identity)
            // Held before it is looked up: whoever held it until now has kept what was said of it.
            prepared.holdsContent = contentsInHand.insert(identity.sha256)
            guard prepared.holdsContent,
                (try? needsDescription(identity, of: photo, by: engine)) == true
            else { return prepared }
            let draft: Result<Draft, PhotoError>
            do {
                // Its bytes are not held while the description waits for its place in a batch.
                let name = pipeline.name
                draft = .success(try await describer.describe(consume content, pipeline: name))
            } catch {
                draft = .failure(error)
            }
            prepared.description = PreparedPhoto.Description(engine: engine, draft: draft)
        } catch {
            prepared.content = .failure(error)
        }
        return prepared
    }

    /// Lets go of the content that a photo was in hand with.
    func release(_ prepared: PreparedPhoto) {
        guard prepared.holdsContent, case .success(let identity) = prepared.content else { return }
        contentsInHand.remove(identity.sha256)
    }

    /// Whether the file is not one that has its result under another name.
    private func mayBeNew(_ photo: LeasedPhoto) throws -> Bool {
        try !photo.isNew || store.possibleSources(of: photo.version, sha256: nil).isEmpty
    }

    private func needsDescription(
        _ content: PhotoIdentity,
        of photo: LeasedPhoto,
        by engine: String
    ) throws -> Bool {
        guard photo.endedContent != content.sha256 else { return false }
        if photo.isNew {
            let sources = try store.possibleSources(of: content.version, sha256: content.sha256)
            guard sources.isEmpty, try store.rebuiltAt() == nil else { return false }
        }
        return try store.caption(of: content.sha256, by: engine) == nil
    }
}
