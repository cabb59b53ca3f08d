import FoundationEssentials
import Logging
public import StageKit
public import SystemPackage

extension SidecarWriter: ResultKeeper {
    /// The most that a JSON sidecar of this program may hold, 1 MiB.
    private static let maximumResultByteCount = 1 << 20

    /// Looks for the result in the photo's JSON sidecar.
    ///
    /// - Returns: What the sidecar says, or `nil` if there is none in this version's layout.
    public func keptResult(of photo: FilePath, in context: StageContext) async -> KeptResult? {
        guard formats.contains(.json) else { return nil }
        return try? await waiting { try readResult(of: photo, watched: context.folder) }
    }

    private func readResult(of photo: FilePath, watched: FilePath) throws -> KeptResult? {
        let folder = try naming.folder(of: photo, watched: watched)
        let path = try naming.json(of: photo, in: folder)
        let file = try SidecarFile(at: path, limit: Self.maximumResultByteCount)
        guard let content = file.content, let writtenAt = file.writtenAt else { return nil }
        let summary = try JSONDecoder().decode(ResultSummary.self, from: Data(content))
        guard summary.isReadable else { return nil }
        return KeptResult(
            sha256: summary.sha256,
            pipeline: summary.pipeline,
            writtenAt: writtenAt
        )
    }

    /// Takes a photo's sidecars along to its new place.
    ///
    /// - Throws: ``StageError`` if one cannot be moved.
    public func follow(_ move: PhotoMove, in context: StageContext) async throws {
        guard followsRenames else { return }
        try Task.checkCancellation()
        try await waiting { try moveSidecars(move, in: context) }
    }

    /// Moves the sidecars, the JSON last, so that it tells that all is done.
    private func moveSidecars(_ move: PhotoMove, in context: StageContext) throws(StageError) {
        let oldFolder = try naming.folder(of: move.oldPath, watched: move.oldFolder)
        let newFolder = try naming.folder(of: move.newPath, watched: context.folder)
        sweptFolders.sweep(oldFolder, in: context)
        var moves: [SidecarMove] = []
        if formats.contains(.xmp), try isAlone(move, in: context) {
            let old = try naming.sharedXMP(of: move.oldPath, in: oldFolder)
            let new = try naming.sharedXMP(of: move.newPath, in: newFolder)
            moves.append(SidecarMove(old: old, new: new))
        }
        if formats.contains(.json) {
            let old = try naming.json(of: move.oldPath, in: oldFolder)
            let new = try naming.json(of: move.newPath, in: newFolder)
            moves.append(SidecarMove(old: old, new: new))
        }
        guard moves.contains(where: \.hasSource) else { return }
        if naming.directory != nil { try SidecarFolder.make(newFolder) }
        sweptFolders.sweep(newFolder, in: context)
        for move in moves {
            if case .kept(let reason) = try move.run() {
                context.logger.info("\(move.old) stays where it is: \(reason)")
            }
        }
    }

    /// Whether the XMP sidecar is the photo's own in both places, and not also another photo's.
    private func isAlone(
        _ move: PhotoMove,
        in context: StageContext
    ) throws(StageError) -> Bool {
        for path in [move.oldPath, move.newPath] {
            // The old folder may be gone; then nobody else's sidecar is in it.
            let folder = path.removingLastComponent()
            guard (try? folder.stat()) != nil else { continue }
            guard let other = try naming.sharingPhoto(of: path) else { continue }
            if folder.appending(other) == move.newPath { continue }
            context.logger.info("the XMP sidecar stays where it is: \(other) has the same one")
            return false
        }
        return true
    }
}

/// What tells a result apart from others, as ``ResultDocument`` writes it.
private struct ResultSummary: Decodable {
    let sha256: String
    let pipeline: String
    let schemaVersion: Int

    enum CodingKeys: String, CodingKey {
        case sha256, pipeline
        case schemaVersion = "schema_version"
    }

    /// Whether its layout is known and its digest can be one.
    var isReadable: Bool {
        schemaVersion == ResultDocument.schemaVersion && sha256.utf8.count == 64
            && sha256.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
