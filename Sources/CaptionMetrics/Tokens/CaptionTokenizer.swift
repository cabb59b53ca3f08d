import Foundation

/// Splits captions into words as the Penn Treebank does, and drops punctuation.
///
/// The same tokens as the official scorer's (Stanford's PTBTokenizer with `-lowerCase`) for captions
/// in English.
package struct CaptionTokenizer: Sendable {
    /// Makes a tokenizer.
    package init() {}

    /// The lower-case words of a caption, without punctuation.
    package func tokens(of caption: String) -> [String] {
        caption.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "'" }
            .map(String.init)
    }
}
