internal import Checkpoints
internal import SystemPackage

/// The name of what says captions: one decoder's, such as `sat`, or several joined by `+` for their
/// ensemble, such as `sat+updown`.
///
/// A decoder's name is that of its weights file in the folder of the weights without `.safetensors`:
/// lower-case letters, digits and hyphens. A file elsewhere is named by its path, which ends in
/// `.safetensors` and has no `+`.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
    /// The decoder that is shipped with its weights and used where none is named.
    package static let updown = ModelName(decoders: ["updown"])
    private static let fileSuffix = ".safetensors"

    /// The decoders' names or paths; at least one.
    package let decoders: [String]

    private init(decoders: [String]) {
        self.decoders = decoders
    }

    /// Takes a name apart.
    ///
    /// - Returns: Nil if it is no such name.
    package init?(_ text: String) {
        decoders = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        guard decoders.allSatisfy({ Self.isPlainName($0) || Self.isPath($0) }) else { return nil }
    }

    private static func isPlainName(_ text: String) -> Bool {
        !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    }

    private static func isPath(_ text: String) -> Bool {
        text.hasSuffix(fileSuffix) && text != fileSuffix
    }

    /// Whether all decoders are in the folder of the weights, none elsewhere.
    package var isInstalled: Bool { !decoders.contains(where: Self.isPath) }

    /// The decoders' weights files: names in the folder of the weights, or paths.
    package var fileNames: [String] {
        decoders.map { Self.isPath($0) ? $0 : $0 + Self.fileSuffix }
    }

    /// Where the decoders' weights files are.
    ///
    /// - Throws: `CheckpointError` if a named one is not in the folder.
    func paths(in weights: WeightsDirectory) throws(CheckpointError) -> [FilePath] {
        try decoders.map { decoder throws(CheckpointError) in
            Self.isPath(decoder)
                ? FilePath(decoder) : try weights.path(of: decoder + Self.fileSuffix)
        }
    }

    /// The name as users write it.
    package var description: String { decoders.joined(separator: "+") }
}
