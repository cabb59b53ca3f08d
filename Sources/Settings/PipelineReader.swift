import StageKit
import YAMLDocument

/// Reads the pipelines and has each stage check its options.
struct PipelineReader {
    let options: OptionReader
    let stages: [any Stage.Type]

    private var problems: ProblemList { options.problems }

    /// The pipelines of the mapping at `pipelines`.
    func pipelines(_ node: YAMLNode) -> [String: [Settings.StageSettings]] {
        guard case .mapping(let entries) = node.value, !entries.isEmpty else {
            problems.add(
                "pipelines: expected a mapping of names to lists of stages, found \(node.finding)",
                at: node.position
            )
            return [:]
        }
        let pipelines = entries.map { ($0.key, pipeline($0.value, name: $0.key)) }
        EndpointSecrets(stages: stages, problems: problems).check(pipelines.flatMap(\.1))
        return Dictionary(pipelines) { $1 }
    }

    private func pipeline(_ node: YAMLNode, name: String) -> [Settings.StageSettings] {
        guard case .sequence(let nodes) = node.value, !nodes.isEmpty else {
            problems.add(
                "\(name): expected a list with a stage, such as '- sidecar', found \(node.finding)",
                at: node.position
            )
            return []
        }
        return nodes.compactMap(stage)
    }

    /// A stage: its name alone, or a mapping of its name to its options.
    private func stage(_ node: YAMLNode) -> Settings.StageSettings? {
        switch node.value {
        case .string(let name):
            return stage(name, options: YAMLNode(.null, at: node.position), at: node.position)
        case .mapping(let entries) where entries.count == 1:
            return stage(entries[0].key, options: entries[0].value, at: entries[0].position)
        default:
            problems.add(
                "expected one stage, as '- name' or '- name: {option: value}', "
                    + "found \(node.finding)",
                at: node.position
            )
            return nil
        }
    }

    private func stage(
        _ name: String,
        options node: YAMLNode,
        at position: SourcePosition
    ) -> Settings.StageSettings? {
        guard let type = stages.first(where: { $0.descriptor.name == name }) else {
            let names = stages.map { $0.descriptor.name }
            let advice = Suggestion.advice(for: name, among: names, label: "known stages")
            problems.add("unknown stage \(name.excerpt): \(advice)", at: position)
            return nil
        }
        return StageOptionsReader(type: type, position: position, options: options).settings(node)
    }
}
