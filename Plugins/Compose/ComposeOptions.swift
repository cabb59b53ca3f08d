import StageKit

/// The stage's options, read and checked.
enum ComposeOptions {
    static let all: [StageDescriptor.Option] = [
        .init(
            "platforms",
            .list(.platform),
            required: true,
            summary: "Where the posts go, by the names in platforms.yaml."
        ),
        .init(
            "template",
            .string,
            summary: "The text with fields, \"{caption}\\n\\n{tags}\" by default."
        ),
        .init(
            "templates",
            .mapping(.string),
            summary: "Templates of their own for some of the platforms."
        ),
        .init(
            "give_way",
            .list(.choice(GivingWay.allCases.map(\.rawValue))),
            summary:
                "What gives way to the limit, first to last; [tags, caption, fields] if absent."
        ),
    ]

    private static let defaultTemplate = "{caption}\n\n{tags}"

    /// A composer for each platform.
    ///
    /// - Throws: `StageOptionsError` with everything that is wrong.
    static func composers(_ options: StageOptions) throws(StageOptionsError) -> [PostComposer] {
        let platforms = options.platforms("platforms")
        var problems = problems(of: platforms)
        let names = Set(platforms.map(\.name))
        let own = options.mapping("templates") ?? [:]
        for name in own.keys.sorted() where !names.contains(name) {
            let message = "is not among the platforms"
            problems.append(.init(key: "templates", at: [.key(name)], message: message))
        }
        let order = order(options, &problems)
        let source = options.string("template") ?? defaultTemplate
        let shared = template(source, at: [], of: "template", &problems)
        let composers = platforms.map { platform in
            var template = shared
            var place = (key: "template", steps: [StageOptionsError.Step]())
            if let source = own[platform.name]?.text {
                place = ("templates", [.key(platform.name)])
                template = Self.template(source, at: place.steps, of: place.key, &problems)
            }
            let composer = PostComposer(platform: platform, template: template, order: order)
            if let message = composer.objection {
                problems.append(.init(key: place.key, at: place.steps, message: message))
            }
            return composer
        }
        guard problems.isEmpty else { throw StageOptionsError(problems) }
        return composers
    }

    private static func problems(of platforms: [Platform]) -> [StageOptionsError.Problem] {
        if platforms.isEmpty { return [.init(key: "platforms", message: "names none")] }
        return platforms.indices.compactMap { index in
            let platform = platforms[index]
            guard platforms[..<index].contains(where: { $0.name == platform.name }) else {
                return nil
            }
            return .init(key: "platforms", index: index, message: "'\(platform.name)' stands twice")
        }
    }

    private static func template(
        _ source: String,
        at steps: [StageOptionsError.Step],
        of key: String,
        _ problems: inout [StageOptionsError.Problem]
    ) -> Template {
        var parser = TemplateParser(source)
        let template = parser.template()
        problems += parser.problems.map { .init(key: key, at: steps, message: $0) }
        return template
    }

    /// The order as the user has it; what it does not name follows.
    private static func order(
        _ options: StageOptions,
        _ problems: inout [StageOptionsError.Problem]
    ) -> [GivingWay] {
        var order: [GivingWay] = []
        for (index, word) in (options.strings("give_way") ?? []).enumerated() {
            guard let way = GivingWay(rawValue: word) else { continue }
            if order.contains(way) {
                let message = "'\(word)' stands twice"
                problems.append(.init(key: "give_way", index: index, message: message))
            }
            order.append(way)
        }
        return order + GivingWay.allCases.filter { !order.contains($0) }
    }
}

extension StageOptions {
    /// The platforms of the list at `key`.
    fileprivate func platforms(_ key: String) -> [Platform] {
        guard case .list(let elements) = values[key] else { return [] }
        return elements.compactMap { element in
            guard case .platform(let platform) = element else { return nil }
            return platform
        }
    }
}
