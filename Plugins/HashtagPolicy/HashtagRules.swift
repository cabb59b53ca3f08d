import FoundationEssentials
import StageKit
import SystemPackage

/// The user's rules for hashtags, checked.
struct HashtagRules: Sendable {
    let form: TagForm
    /// The most tags to post, or `nil` for no limit.
    let maximum: Int?
    /// A photo with fewer tags than this is held.
    let minimum: Int
    /// Fewer tags than the platform advises are worth a note.
    let advisedMinimum: Int
    /// The lowest score of a tag that is not the user's own.
    let minimumScore: Float
    let order: TagOrder
    /// Over how many recent posts tags are varied.
    let rotation: Int
    /// The user's own tags with their occasions, by falling priority.
    let own: [OwnTags]
    /// Every one of these must match a tag.
    let required: [TagPattern]
    let bans: BannedTags
    /// What tags become instead, by the tags' keys.
    let replacements: [TagKey: String]
    /// How the user spells tags, by their keys.
    let spellings: [TagKey: String]

    /// The tags to add to a photo, each once, by falling priority.
    func ownTags(for photo: FilePath, below folder: FilePath, on date: Date) -> [Hashtag] {
        var seen: Set<TagKey> = []
        return own.filter { $0.occasion.applies(to: photo, below: folder, on: date) }
            .flatMap(\.hashtags)
            .filter { seen.insert(form.key($0.tag)).inserted }
    }

    /// The keys of the brand's tags, which stand after all others.
    var brandKeys: Set<TagKey> {
        let isAlways = Set(tags(on: .always).map { form.key($0.tag) })
        return Set(tags(on: .brand).map { form.key($0.tag) }).subtracting(isAlways)
    }

    private func tags(on occasion: OwnTags.Occasion) -> [Hashtag] {
        own.filter { $0.occasion == occasion }.flatMap(\.hashtags)
    }
}

/// Tags of the user's that are posted on an occasion.
struct OwnTags: Sendable {
    let hashtags: [Hashtag]
    let occasion: Occasion

    /// When tags are posted.
    enum Occasion: Sendable, Equatable {
        /// With every photo.
        case always
        /// With every photo, after all other tags.
        case brand
        /// With the photos of a folder.
        case folder(FolderPattern)
        /// On some days of the year.
        case season(SeasonalWindow)

        /// Whether it is given.
        func applies(to photo: FilePath, below folder: FilePath, on date: Date) -> Bool {
            switch self {
            case .always, .brand: true
            case .folder(let pattern): pattern.contains(photo, below: folder)
            case .season(let window): window.contains(date)
            }
        }
    }
}

/// The tags that are never posted.
struct BannedTags: Sendable {
    private var exact: [TagKey: TagPattern] = [:]
    private var open: [TagPattern] = []

    /// Makes the bans of patterns.
    init(_ patterns: [TagPattern]) {
        for pattern in patterns {
            if let key = pattern.exactKey {
                exact[key] = exact[key] ?? pattern
            } else {
                open.append(pattern)
            }
        }
    }

    /// The pattern that bans a tag, if one does.
    ///
    /// A tag is banned as well if it reads like a banned one (see ``TagKey/latinReadings``). Where it
    /// does not mix scripts it must read like the whole of a tag without `*`, so that a Russian word
    /// that only begins like a Latin one stays.
    func ban(on key: TagKey) -> TagPattern? {
        if let ban = exact[key] ?? open.first(where: { $0.matches(key) }) { return ban }
        let isMixed = key.mixesScripts
        return key.latinReadings.lazy.compactMap { reading in
            exact[reading] ?? open.first { isMixed && $0.matches(reading) }
        }.first
    }

    /// The pattern that bans everything that another matches, if one does.
    func ban(on pattern: TagPattern) -> TagPattern? {
        pattern.exactKey.flatMap(ban(on:)) ?? open.first { $0.covers(pattern) }
    }
}
