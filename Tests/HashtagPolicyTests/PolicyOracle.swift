import Foundation
import StageKit

/// Says what is wrong with an outcome, by other means than the stage's own.
struct PolicyOracle {
    let options: [String: OptionValue]

    private var values: StageOptions { StageOptions(options) }
    private var format: HashtagFormat { values.platform("platform")?.hashtags ?? HashtagFormat() }

    /// Every property that the outcome breaks.
    func problems(in outcome: StageOutcome, of draft: Draft) -> [String] {
        let tags = outcome.draft.hashtags.map(\.tag)
        let keys = tags.map(folded)
        var problems = tags.flatMap(formProblems)
        if Set(keys).count != keys.count { problems.append("a tag stands twice in \(tags)") }
        let limits = [values.integer("max"), format.maximum].compactMap(\.self)
        if limits.contains(where: { tags.count > $0 }) { problems.append("too many: \(tags)") }
        for ban in expanded("banned") {
            for (key, tag) in zip(keys, tags)
            where matches(ban, key) || isDisguised(key, as: ban) {
                problems.append("'\(tag)' is banned by '\(ban)'")
            }
        }
        for tag in expanded("always") + expanded("brand") where !keys.contains(folded(tag)) {
            problems.append("'\(tag)' is missing in \(tags)")
        }
        let isMet =
            tags.count >= values.integer("min") ?? 0
            && expanded("required").allSatisfy { required in
                keys.contains { matches(required, $0) }
            }
        if isMet == outcome.isHeld { problems.append("held although met, or met although held") }
        return problems + orderProblems(outcome.draft.hashtags, keys, draft)
    }

    private func formProblems(_ tag: String) -> [String] {
        let scalars = tag.unicodeScalars
        let hasLetter = scalars.contains { CharacterSet.letters.contains($0) }
        let hasDigit = scalars.contains { CharacterSet.decimalDigits.contains($0) }
        let hasEmoji = tag.contains { "🐱".contains($0) }
        var problems: [String] = []
        if !format.allowsUnderscores, tag.contains("_") { problems.append("'\(tag)' has '_'") }
        if hasEmoji, !format.allowsEmoji || values.string("emoji") == "drop" {
            problems.append("'\(tag)' has emoji")
        }
        if !hasLetter, !hasEmoji, !(hasDigit && format.allowsDigitsAlone) {
            problems.append("'\(tag)' has no letter")
        }
        let lengths: [TextUnit: Int] = [
            .graphemes: tag.count, .utf16: (tag as NSString).length, .bytes: Array(tag.utf8).count,
        ]
        for (unit, most) in format.length.maxima where lengths[unit].map({ $0 > most }) ?? true {
            problems.append("'\(tag)' is longer than \(most) \(unit)")
        }
        return problems
    }

    /// The tags that are not the user's own stand in the order that was chosen.
    private func orderProblems(_ tags: [Hashtag], _ keys: [String], _ draft: Draft) -> [String] {
        let own = zip(tags, keys).filter { $0.0.source != .rule }
        let isSorted =
            switch values.string("order") {
            case "score":
                zip(own, own.dropFirst()).allSatisfy { $0.0.0.score >= $0.1.0.score }
            case "length":
                zip(own, own.dropFirst()).allSatisfy { $0.0.0.tag.count <= $0.1.0.tag.count }
            case "given" where options["replace"] == nil: isGivenOrder(own.map(\.1), draft)
            default: true
            }
        return isSorted ? [] : ["not in order: \(tags.map(\.tag))"]
    }

    private func isGivenOrder(_ keys: [String], _ draft: Draft) -> Bool {
        // An emoji may have been taken from between the letters.
        func letters(_ key: String) -> String { key == "🐱" ? key : key.replacing("🐱", with: "") }
        let offered = draft.hashtags.map { letters(folded($0.tag)) }
        let keys = keys.map(letters)
        // A tag may be offered below the least score first, and above it later.
        let firsts = keys.map { key in offered.firstIndex(of: key) }
        let lasts = keys.map { key in offered.lastIndex(of: key) }
        return zip(firsts, lasts.dropFirst()).allSatisfy { $0 ?? -1 <= $1 ?? .max }
    }

    private func expanded(_ key: String) -> [String] {
        (values.strings(key) ?? []).flatMap { text -> [String] in
            guard text == "@group", case .list(let group) = values.mapping("groups")?["group"]
            else { return [text] }
            return group.compactMap(\.text)
        }
    }

    /// Letters, digits, marks and emoji in one case and width, without accents where they fold.
    private func folded(_ text: String) -> String {
        var options: String.CompareOptions = [.caseInsensitive, .widthInsensitive]
        if values.boolean("fold_diacritics") ?? true { options.insert(.diacriticInsensitive) }
        let plain = text.folding(options: options, locale: nil)
            .decomposedStringWithCanonicalMapping
        let kept = plain.unicodeScalars.filter { scalar in
            CharacterSet.alphanumerics.contains(scalar) || "🐱".unicodeScalars.contains(scalar)
        }
        return String(String.UnicodeScalarView(kept))
    }

    /// Whether a folded tag fits a pattern, tried at every place.
    private func matches(_ pattern: String, _ key: String) -> Bool {
        let parts = pattern.components(separatedBy: "*").map(folded)
        return fits(Substring(key), parts[...])
    }

    /// Whether a folded tag looks like one that a pattern matches, or mixes letters to that end.
    private func isDisguised(_ key: String, as pattern: String) -> Bool {
        let plain = String(
            key.map { character in
                RandomPolicy.twins.first { $0.value == character }?.key ?? character
            }
        )
        let isDisguise = plain != key && plain.utf8.count == plain.count
        let isMixed = key.utf8.contains { $0 >= 0x61 && $0 <= 0x7A }
        return isDisguise && (isMixed || !pattern.contains("*")) && matches(pattern, plain)
    }

    private func fits(_ text: Substring, _ parts: ArraySlice<String>) -> Bool {
        guard let part = parts.first, text.hasPrefix(part) else { return false }
        let rest = text.dropFirst(part.count)
        let others = parts.dropFirst()
        if others.isEmpty { return rest.isEmpty }
        return (0...rest.count).contains { fits(rest.dropFirst($0), others) }
    }
}
