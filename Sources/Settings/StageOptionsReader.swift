import StageKit
import YAMLDocument

/// Checks the options of one stage: each by the stage's descriptor, then all by the stage itself.
///
/// `time_limit` is not the stage's but everyone's.
struct StageOptionsReader {
    let type: any Stage.Type
    /// The place of the stage's name.
    let position: SourcePosition
    let options: OptionReader

    /// The stage's settings, or `nil` if something is wrong with them, which is reported.
    func settings(_ node: YAMLNode) -> Settings.StageSettings? {
        let reader = MappingReader(node, name: type.descriptor.name, options: options)
        let values = reader.values(of: type.descriptor.options)
        let timeLimit = reader.duration("time_limit", in: .seconds(1)...(.seconds(86400)))
        reader.finish()
        guard let options = values.map(StageOptions.init), isAccepted(options, reader) else {
            return nil
        }
        return Settings.StageSettings(
            name: type.descriptor.name,
            options: options,
            timeLimit: timeLimit,
            position: position
        )
    }

    /// Has the stage check the options together, and reports what it finds.
    private func isAccepted(_ options: StageOptions, _ reader: MappingReader) -> Bool {
        do {
            _ = try type.init(options: options)
            return true
        } catch {
            for problem in error.problems {
                let place =
                    reader.contains(problem.key)
                    ? reader.position(of: problem.key, at: problem.place)
                    : position
                self.options.problems.add("\(problem.name): \(problem.message)", at: place)
            }
            return false
        }
    }
}
