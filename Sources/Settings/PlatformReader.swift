import StageKit
import YAMLDocument

/// Reads platforms: the mapping at `platforms` of the data file or of the configuration.
///
/// What a mapping does not say stays as it was, so that the user can change single values; a
/// limit is lifted by giving it no value (`null`).
struct PlatformReader {
    let options: OptionReader

    /// The platforms of a mapping, over those known before.
    func platforms(_ node: YAMLNode, over known: [String: Platform]) -> [String: Platform] {
        var platforms = known
        guard case .mapping(let entries) = node.value else {
            if node.value != .null {
                options.problems.add(
                    "platforms: expected a mapping of names to limits, found \(node.finding)",
                    at: node.position
                )
            }
            return platforms
        }
        for entry in entries {
            var platform = known[entry.key] ?? Platform(name: entry.key)
            read(MappingReader(entry.value, name: entry.key, options: options), into: &platform)
            platforms[entry.key] = platform
        }
        return platforms
    }

    private func read(_ reader: MappingReader, into platform: inout Platform) {
        read(reader.section("text"), into: &platform.text)
        read(reader.section("alt_text"), into: &platform.altText)
        read(reader.section("hashtags"), into: &platform.hashtags)
        platform.checked = reader.text("checked") ?? platform.checked
        platform.source = reader.text("source") ?? platform.source
        reader.finish()
    }

    private func read(_ reader: MappingReader, into limit: inout TextLimit) {
        for unit in TextUnit.allCases {
            reader.read(unit.rawValue, into: &limit.maxima[unit])
        }
        reader.read("url", into: &limit.urlLength)
        reader.finish()
    }

    private func read(_ reader: MappingReader, into format: inout HashtagFormat) {
        reader.read("max", into: &format.maximum)
        readAdvice(reader, into: &format.advised)
        read(reader.section("length"), into: &format.length)
        format.allowsUnderscores = reader.boolean("underscores") ?? format.allowsUnderscores
        format.allowsEmoji = reader.boolean("emoji") ?? format.allowsEmoji
        format.allowsJoiners = reader.boolean("joiners") ?? format.allowsJoiners
        format.allowsDigitsAlone = reader.boolean("digits_alone") ?? format.allowsDigitsAlone
        format.spelling = reader.choice("case") ?? format.spelling
        format.countsTowardsText = reader.boolean("in_text") ?? format.countsTowardsText
        reader.finish()
        if let maximum = format.maximum, let advised = format.advised,
            advised.upperBound > maximum
        {
            reader.report("advised", "\(advised.upperBound) is more than the limit of \(maximum)")
        }
    }

    private func readAdvice(_ reader: MappingReader, into advice: inout ClosedRange<Int>?) {
        let key = "advised"
        guard let node = reader.node(key), node.value != .null else {
            if reader.contains(key) { advice = nil }
            return
        }
        let bounds = options.value(node, .list(.integer(0...1000)), for: key)
        guard case .list(let values) = bounds else { return }
        guard values.count == 2, case .integer(let least) = values[0],
            case .integer(let most) = values[1], least <= most
        else { return reader.report(key, "expected two numbers, such as [3, 5]") }
        advice = least...most
    }
}

extension MappingReader {
    /// Reads a limit over the one known before; no value lifts it.
    fileprivate func read(_ key: String, into limit: inout Int?) {
        guard contains(key) else {
            _ = node(key)
            return
        }
        limit = node(key)?.value == .null ? nil : integer(key, in: 0...1_000_000) ?? limit
    }
}
