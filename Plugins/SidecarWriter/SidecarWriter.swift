import Dispatch
import FoundationEssentials
public import StageKit
import SystemPackage

/// Writes what is known of a photo into sidecar files: JSON for programs, XMP for photo managers.
///
/// An XMP sidecar that exists is merged (see ``XMPMerge``), never replaced. Each file appears whole
/// or not at all, and one that would not change is not touched.
public struct SidecarWriter: Stage {
    /// The stage's name and options.
    public static let descriptor = StageDescriptor(
        name: "sidecar",
        summary: "Writes caption, alternative text and tags into files beside the photo.",
        options: [
            .init(
                "formats",
                .list(.choice(Format.allCases.map(\.rawValue))),
                summary: "The kinds of sidecar to write; default [xmp, json]."
            ),
            .init(
                "naming",
                .choice(SidecarNaming.Style.allCases.map(\.rawValue)),
                summary: "The XMP sidecar's name; default \"{name}.{ext}.xmp\"."
            ),
            .init(
                "directory",
                .string,
                summary: """
                    A folder for the sidecars, with subfolders like the watched folder's; \
                    by default they lie beside the photos.
                    """
            ),
            .init(
                "follow_renames",
                .boolean,
                summary: "Whether sidecars go along when a photo is renamed or moved; default true."
            ),
        ]
    )

    enum Format: String, CaseIterable {
        case xmp
        case json
    }

    let formats: Set<Format>
    let naming: SidecarNaming
    let followsRenames: Bool
    let sweptFolders = SweptFolders()
    /// Waits for the disk in place of the tasks' threads, one photo after the other.
    private let queue = DispatchQueue(label: "deeplens.sidecar")

    /// Makes the stage from its options.
    ///
    /// - Throws: ``StageOptionsError`` if no format is given or the directory is a relative path.
    public init(options: StageOptions) throws(StageOptionsError) {
        var problems: [StageOptionsError.Problem] = []
        let formats = options.strings("formats").map { $0.compactMap(Format.init) }
        if formats?.isEmpty == true {
            problems.append(.init(key: "formats", message: "names none: give xmp, json or both"))
        }
        let directory = options.string("directory").map(Self.expandingHome)
        if directory?.isRelative == true {
            problems.append(
                .init(key: "directory", message: "must be an absolute path or begin with ~/")
            )
        }
        guard problems.isEmpty else { throw StageOptionsError(problems) }
        followsRenames = options.boolean("follow_renames") ?? true
        self.formats = Set(formats ?? Format.allCases)
        naming = SidecarNaming(
            style: options.string("naming").flatMap(SidecarNaming.Style.init) ?? .appended,
            directory: directory?.lexicallyNormalized()
        )
    }

    private static func expandingHome(_ path: String) -> FilePath {
        guard path.hasPrefix("~/"), let home = ProcessInfo.processInfo.environment["HOME"] else {
            return FilePath(path)
        }
        return FilePath(home).appending(String(path.dropFirst(2)))
    }

    /// Checks that the folder for the sidecars exists and can be written to.
    ///
    /// - Throws: ``StageError`` if not.
    public func prepare() async throws {
        guard let directory = naming.directory else { return }
        try SidecarFolder.check(directory)
    }

    /// Writes the sidecars of a draft.
    ///
    /// - Returns: The draft as it came, with a note if the photo keeps a description of the user's.
    /// - Throws: ``StageError`` that names the file, which then is as it was.
    public func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        try Task.checkCancellation()
        let note = try await waiting { try write(draft, in: context) }
        return .advance(draft, note: note)
    }

    /// Does work that waits for the disk.
    func waiting<Value: Sendable>(
        for work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Writes the sidecars, the JSON last, so that it tells that all is done.
    private func write(_ draft: Draft, in context: StageContext) throws(StageError) -> String? {
        let photo = draft.photo.path
        let folder = try naming.folder(of: photo, watched: context.folder)
        if naming.directory != nil { try SidecarFolder.make(folder) }
        sweptFolders.sweep(folder, in: context)
        var note: String?
        if formats.contains(.xmp) {
            let path = try naming.xmp(of: photo, in: folder)
            note = try writeXMP(draft, at: path)
        }
        if formats.contains(.json) {
            let path = try naming.json(of: photo, in: folder)
            try writeJSON(draft, at: path)
        }
        return note
    }

    private func writeXMP(_ draft: Draft, at path: FilePath) throws(StageError) -> String? {
        let file = try SidecarFile(at: path)
        let packet: XMPPacket
        let keepsDescription: Bool
        do {
            packet = try XMPPacket(file.content ?? [])
            keepsDescription = try XMPMerge(packet: packet, text: SidecarText(draft)).apply()
        } catch {
            throw StageError("\(file.path) \(error); it is left as it is: mend or remove it")
        }
        try file.replace(with: packet.bytes)
        let name = path.lastComponent?.string ?? path.string
        return keepsDescription ? "\(name) keeps its own description" : nil
    }

    private func writeJSON(_ draft: Draft, at path: FilePath) throws(StageError) {
        let bytes: [UInt8]
        do {
            bytes = try Array(ResultDocument(draft).prettyJSON())
        } catch {
            throw StageError(
                "\(path) cannot be written: the result has a number that is not finite"
            )
        }
        try SidecarFile(at: path).replace(with: bytes)
    }
}
