import StageKit
import YAMLDocument

/// Checks the options of one stage: each by the stage's descriptor, then all by the stage itself.
struct StageOptionsReader {
    let type: any Stage.Type
    /// The place of the stage's name.
    let position: SourcePosition
    let options: OptionReader

    /// The options, or `nil` if something is wrong with them, which is reported.
    func options(_ node: YAMLNode) -> StageOptions? {
        let reader = MappingReader(node, name: type.descriptor.name, options: options)
        var values: [String: OptionValue] = [:]
        var isComplete = reader.isMapping
        for option in type.descriptor.options {
            values[option.key] = reader.value(
                option.key,
                option.kind,
                required: option.isRequired
            )
            let isExpected = option.isRequired || reader.contains(option.key)
            if isExpected, values[option.key] == nil { isComplete = false }
        }
        reader.finish()
        let options = StageOptions(values)
        return isComplete && isAccepted(options, reader) ? options : nil
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
                    ? reader.position(of: problem.key, element: problem.index)
                    : position
                self.options.problems.add("\(problem.key): \(problem.message)", at: place)
            }
            return false
        }
    }
}
