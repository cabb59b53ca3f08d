/// The name of what says captions: one decoder's, such as `sat`, or several joined by `+` for their
/// ensemble, such as `sat+updown`.
///
/// A decoder's name is that of its weights file without `.safetensors`: lower-case letters, digits
/// and hyphens.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
    /// The decoder that is shipped with its weights and used where none is named.
    package static let updown = ModelName(decoders: ["updown"])

    /// The decoders' names; at least one.
    package let decoders: [String]

    private init(decoders: [String]) {
        self.decoders = decoders
    }

    /// Takes a name apart.
    ///
    /// - Returns: Nil if it is no such name.
    package init?(_ text: String) {
        decoders = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        let isName = decoders.allSatisfy { name in
            !name.isEmpty
                && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
        }
        guard isName else { return nil }
    }

    /// The names of the decoders' weights files.
    package var fileNames: [String] { decoders.map { "\($0).safetensors" } }

    /// The name as users write it.
    package var description: String { decoders.joined(separator: "+") }
}
