import StageKit

/// Composes posts for one platform.
struct PostComposer: Sendable {
    let platform: Platform
    let template: Template
    let order: [GivingWay]

    /// Why not even a post without any field fits, if that is so.
    var objection: String? {
        let text = template.text([:])
        guard !fits(text, withoutTags: text) else { return nil }
        let room = platform.text.fullest(text)
        let limit = room.maximum.map { " of \($0)" } ?? ""
        return "its own words are too much for \(platform.name): "
            + "\(room.length)\(limit) \(room.unit.rawValue), \(Self.hashtagCount(text)) hashtags"
    }

    /// The post of a draft.
    ///
    /// First everything gives way, one thing after the other, until the post fits. Then what gave
    /// way last is restored first, as far as there is room.
    func post(of draft: Draft) -> Post {
        let material = PostMaterial(draft, for: platform, template)
        let steps = steps
        var cuts = PostCuts()
        var count = 0
        while !fits(cuts, material), count < steps.count {
            cuts[steps[count]] = material.height(of: steps[count])
            count += 1
        }
        for step in steps.prefix(count).reversed() {
            let levels = 0..<cuts[step] + 1
            let level = levels.first(suiting: { fits(cuts.with(step, at: $0), material) })
            cuts[step] = level ?? cuts[step]
        }
        return post(of: draft, material, cuts)
    }

    /// What gives way, in order; the end of the list leaves the template's own words alone.
    private var steps: [PostCuts.Step] {
        let chosen = order.flatMap { way -> [PostCuts.Step] in
            switch way {
            case .tags: [.spareTags]
            case .caption: [.sentences, .words]
            case .fields: [.fields]
            }
        }
        return chosen + [.otherTags, .wholeCaption, .altText, .ownTags]
    }

    private func fits(_ cuts: PostCuts, _ material: PostMaterial) -> Bool {
        let values = material.values(cuts)
        let text = template.text(values)
        guard !platform.hashtags.countsTowardsText else { return fits(text, withoutTags: text) }
        return fits(text, withoutTags: withoutTags(values))
    }

    private func fits(_ text: String, withoutTags counted: String) -> Bool {
        platform.text.admits(counted)
            && Self.hashtagCount(text) <= platform.hashtags.maximum ?? Int.max
    }

    private func withoutTags(_ values: [TemplateField: String]) -> String {
        var values = values
        values[.tags] = nil
        return template.text(values)
    }

    private func post(of draft: Draft, _ material: PostMaterial, _ cuts: PostCuts) -> Post {
        let values = material.values(cuts)
        let text = template.text(values)
        let counted = platform.hashtags.countsTowardsText ? text : withoutTags(values)
        let tags = material.tags(cuts).tags
        let altText = material.fittingAltText
        let room = platform.text.fullest(counted)
        var shortened: [Post.Part] = []
        if material.hasShortenedCaption(cuts) { shortened.append(.caption) }
        if material.hasShortenedAltText { shortened.append(.altText) }
        if cuts[.fields] > 0 { shortened.append(.fields) }
        let kept = Set(tags.map(\.index))
        return Post(
            platform: platform.name,
            text: text,
            altText: altText,
            hashtags: tags.map(\.text),
            length: room.length,
            limit: room.maximum,
            unit: room.unit,
            droppedHashtags: draft.hashtags.indices.filter { !kept.contains($0) }
                .map { draft.hashtags[$0].tag },
            shortened: shortened
        )
    }

    /// How many hashtags a platform would find in a text.
    private static func hashtagCount(_ text: String) -> Int {
        var count = 0
        var isOpen = false
        var isInWord = false
        for scalar in text.unicodeScalars {
            let isPart = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if isOpen, isPart || scalar == "_" { count += 1 }
            isOpen = !isInWord && (scalar == "#" || scalar == "＃")
            isInWord = isPart || scalar == "_" || scalar == "&" || scalar == "/"
        }
        return count
    }
}
