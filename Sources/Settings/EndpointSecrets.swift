import StageKit

/// Makes sure that messages to one endpoint are signed alike.
///
/// A stored message finds its way by the endpoint alone, so two stages that share one may deliver
/// each other's.
struct EndpointSecrets {
    let stages: [any Stage.Type]
    let problems: ProblemList

    /// Reports every stage whose secrets differ from those of an earlier one for its endpoint.
    func check(_ settings: [Settings.StageSettings]) {
        var earlier: [String: Settings.StageSettings] = [:]
        for stage in settings.sorted(by: { $0.position < $1.position }) {
            guard let endpoint = endpoint(of: stage) else { continue }
            guard let first = earlier[endpoint] else {
                earlier[endpoint] = stage
                continue
            }
            if secrets(of: stage) != secrets(of: first) {
                problems.add(
                    """
                    \(stage.name): the messages to \(endpoint) are signed with other secrets at \
                    \(first.position): an endpoint has the same secrets everywhere
                    """,
                    at: stage.position
                )
            }
        }
    }

    private func endpoint(of stage: Settings.StageSettings) -> String? {
        let type = stages.first { $0.descriptor.name == stage.name } as? any OutcomeReporter.Type
        return (try? type?.init(options: stage.options))?.endpoint
    }

    private func secrets(of stage: Settings.StageSettings) -> [String: OptionValue] {
        stage.options.values.filter { _, value in
            if case .secret = value { true } else { false }
        }
    }
}
