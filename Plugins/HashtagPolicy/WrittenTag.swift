import StageKit

/// A tag or pattern as the user wrote it, with its place in the options.
struct WrittenTag {
    let text: String
    let place: OptionPlace
}

/// A place in the options, as problems name it.
struct OptionPlace {
    private let key: String
    private var steps: [StageOptionsError.Step] = []

    init(_ key: String) { self.key = key }

    /// The place one step further down.
    func below(_ step: StageOptionsError.Step) -> OptionPlace {
        var place = self
        place.steps.append(step)
        return place
    }

    /// A problem with what stands here.
    func problem(_ message: String) -> StageOptionsError.Problem {
        StageOptionsError.Problem(key: key, at: steps, message: message)
    }
}

/// Named sets of tags, which `@name` stands for in every list.
struct TagGroups {
    private let groups: [String: [String]]

    /// Reads the option `groups`.
    init(_ options: StageOptions) {
        groups = (options.mapping("groups") ?? [:]).mapValues { value in
            guard case .list(let elements) = value else { return [] }
            return elements.compactMap(\.text)
        }
    }

    /// The tags of a list, with those that its groups stand for.
    func tags(
        _ texts: [String],
        at place: OptionPlace,
        _ problems: inout [StageOptionsError.Problem]
    ) -> [WrittenTag] {
        texts.enumerated().flatMap { index, text -> [WrittenTag] in
            let place = place.below(.element(index))
            guard text.hasPrefix("@") else { return [WrittenTag(text: text, place: place)] }
            guard let group = groups[String(text.dropFirst())] else {
                let known = groups.keys.sorted().joined(separator: ", ")
                let names = known.isEmpty ? "there are none" : "there are \(known)"
                problems.append(place.problem("'\(text)' names no group of 'groups': \(names)"))
                return []
            }
            return group.map { WrittenTag(text: $0, place: place) }
        }
    }
}
