public import StageKit
public import SystemPackage

extension SidecarWriter {
    /// What somebody else than DeepLens wrote into a photo's XMP sidecar.
    public struct UserText: Sendable, Hashable {
        /// The description.
        public let caption: String
        /// The keywords.
        public let keywords: [String]
    }

    /// The description that a person or another program gave a photo in an XMP sidecar beside it.
    ///
    /// DeepLens's own captions do not count: the sidecar remembers what they were.
    ///
    /// - Parameter photo: The photo.
    /// - Returns: The text; `nil` if there is no sidecar or nobody else's description in it.
    /// - Throws: ``StageError`` if a sidecar cannot be read.
    public static func userText(beside photo: FilePath) throws(StageError) -> UserText? {
        let folder = photo.removingLastComponent()
        for style in SidecarNaming.Style.allCases {
            let naming = SidecarNaming(style: style, directory: nil)
            let path = try naming.sharedXMP(of: photo, in: folder)
            guard let content = try SidecarFile(at: path).content else { continue }
            do {
                if let text = try userText(in: XMPPacket(content)) { return text }
            } catch {
                throw StageError("\(path) \(error)")
            }
        }
        return nil
    }

    private static func userText(in packet: XMPPacket) throws(XMLProblem) -> UserText? {
        let caption = try packet.text(of: .description)
        guard !caption.isEmpty, caption.exact != (try packet.text(of: .generatedCaption)).exact
        else { return nil }
        let generated = Set(try packet.texts(of: .generatedKeywords).map(\.exact))
        let keywords = try packet.texts(of: .subject).filter { !generated.contains($0.exact) }
        return UserText(caption: caption, keywords: keywords)
    }
}
