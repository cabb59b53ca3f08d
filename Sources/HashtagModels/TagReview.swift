package import Checkpoints
package import SystemPackage

/// What may become of each tag that a model knows, decided by hand.
///
/// Read from `hashtag_review.tsv`, whose head describes its columns. A tag that it lacks comes from
/// somebody's own posts and may be suggested.
package struct TagReview: Sendable {
    /// What may become of a tag.
    enum Verdict: Sendable, Hashable {
        /// It may be suggested in this spelling, beside one of the vouchers if there are any.
        case theme(shown: String, vouchers: Set<String>)
        /// It tells of others only.
        case thing(shown: String)
        /// It is neither.
        case removed

        /// The spelling with spaces.
        var shown: String? {
            switch self {
            case .theme(let shown, _), .thing(let shown): shown
            case .removed: nil
            }
        }
    }

    private var verdicts: [String: Verdict] = [:]

    /// Reads a review.
    ///
    /// - Throws: ``CheckpointError`` that names the file and the line at fault.
    package init(contentsOf path: FilePath) throws(CheckpointError) {
        for (index, line) in try TextList(contentsOf: path).lines.enumerated()
        where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            guard let verdict = Self.verdict(fields) else {
                throw .malformedText(
                    file: path,
                    reason: "line \(index + 1) holds no tag, role and spelling or reason"
                )
            }
            verdicts[fields[0]] = verdict
        }
    }

    /// The verdict on a tag as people write it.
    func verdict(on tag: String) -> Verdict {
        verdicts[tag] ?? .theme(shown: tag, vouchers: [])
    }

    private static func verdict(_ fields: [String]) -> Verdict? {
        guard fields.count >= 3 else { return nil }
        switch fields[1] {
        case "theme":
            let vouchers = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
            return .theme(shown: fields[2], vouchers: Set(vouchers))
        case "thing": return .thing(shown: fields[2])
        case "removed": return .removed
        default: return nil
        }
    }
}
