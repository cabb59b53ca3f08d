import FoundationEssentials
import SystemPackage
import YAMLDocument

/// Reads the folders to watch.
struct WatchReader {
    let options: OptionReader
    /// The names of the pipelines, or `nil` if the file lacks them altogether.
    let pipelines: [String]?

    /// The folders of the list at `watch`.
    func folders(_ node: YAMLNode) -> [Settings.Watch] {
        guard case .sequence(let nodes) = node.value, !nodes.isEmpty else {
            let expected = "expected a list with a folder, such as '- path: ~/Photos'"
            options.problems.add("watch: \(expected), found \(node.finding)", at: node.position)
            return []
        }
        var positions: [String: SourcePosition] = [:]
        return nodes.compactMap { node in
            let reader = MappingReader(node, name: "watch", options: options)
            let folder = folder(reader)
            reader.finish()
            guard let folder else { return nil }
            let position = reader.position(of: "path")
            if let earlier = positions.updateValue(position, forKey: Self.identity(of: folder.path))
            {
                reader.report("path", "this folder is watched already, at \(earlier)")
            }
            return folder
        }
    }

    private func folder(_ reader: MappingReader) -> Settings.Watch? {
        let create = reader.boolean("create") ?? false
        let path = reader.folder(
            "path",
            required: true,
            whenMissing: create ? nil : "make it, or add 'create: true'"
        )
        let recursive = reader.boolean("recursive") ?? true
        let include = patterns("include", reader) ?? ["*.jpg", "*.jpeg", "*.png"]
        let exclude = patterns("exclude", reader) ?? [".*", "*.part", "*.tmp"]
        let pipeline = pipeline(reader)
        let poll: Settings.Polling? = reader.choice("poll")
        let followSymlinks = reader.boolean("follow_symlinks") ?? false
        guard let path else { return nil }
        return Settings.Watch(
            path: path,
            recursive: recursive,
            include: include,
            exclude: exclude,
            pipeline: pipeline,
            create: create,
            poll: poll ?? .auto,
            followSymlinks: followSymlinks
        )
    }

    /// Patterns of names; the folders above a file have no part in them.
    private func patterns(_ key: String, _ reader: MappingReader) -> [String]? {
        guard let patterns = reader.texts(key) else { return nil }
        if let pattern = patterns.first(where: { $0.contains("/") }) {
            reader.report(
                key,
                "the pattern \(pattern.excerpt) has a '/': patterns are of names, without folders"
            )
        }
        return patterns
    }

    private func pipeline(_ reader: MappingReader) -> String {
        let name = reader.text("pipeline") ?? "default"
        if let pipelines, !pipelines.contains(name) {
            let advice = Suggestion.advice(for: name, among: pipelines, label: "known pipelines")
            reader.report("pipeline", "no pipeline is called \(name.excerpt): \(advice)")
        }
        return name
    }

    /// What makes two paths the same folder, whatever links lead there.
    private static func identity(of path: FilePath) -> String {
        URL(filePath: path.string).resolvingSymlinksInPath().path
    }
}
