import Compose
import Logging
import PipelineRuntime
import Settings
import StageKit
import SystemPackage

/// Takes photos through the stages that make text, and through none that writes or sends it.
struct PostPreview {
    private let settings: Settings
    /// The platforms to compose for, or `nil` for those of the pipeline.
    private let platforms: [Platform]?

    init(_ settings: Settings, platforms: [Platform]?) {
        self.settings = settings
        self.platforms = platforms
    }

    /// How a photo would end, before anything of it is written.
    ///
    /// - Throws: What the engine or a stage throws.
    func outcome(of photo: FilePath, _ engine: PhotoEngine) async throws -> PhotoOutcome {
        let watch = settings.watch.filter { photo.starts(with: $0.path) }
            .max { $0.path.components.count < $1.path.components.count }
        let name = watch?.pipeline ?? Self.usualPipeline(settings)
        let pipeline = Pipeline(name: name, steps: try steps(of: settings.pipelines[name] ?? []))
        try await pipeline.prepare()
        let draft = try await engine.describe(try await engine.read(photo), pipeline: name)
        return try await pipeline.run(
            draft,
            folder: watch?.path ?? photo.removingLastComponent(),
            logger: Logger(label: "deeplens")
        )
    }

    /// The pipeline of a photo outside all watched folders.
    private static func usualPipeline(_ settings: Settings) -> String {
        let names = settings.pipelines.keys.sorted()
        return names.contains("default") ? "default" : names.first ?? "default"
    }

    private func steps(of stages: [Settings.StageSettings]) throws -> [Pipeline.Step] {
        let composeName = Compose.descriptor.name
        var steps = try stages.compactMap { stage -> Pipeline.Step? in
            let isCompose = stage.name == composeName
            let options = isCompose ? composeOptions(over: stage.options) : stage.options
            guard let made = try StageCatalog.stage(stage.name, options) else { return nil }
            return made is any OutcomeReporter || made is any ResultKeeper
                ? nil : (stage.name, made)
        }
        if !steps.contains(where: { $0.name == composeName }) {
            let options = composeOptions(over: StageOptions())
            steps.append((composeName, try Compose(options: options)))
        }
        return steps
    }

    /// The stage's options for the platforms that were asked for.
    private func composeOptions(over options: StageOptions) -> StageOptions {
        guard let chosen = platforms ?? (options.values.isEmpty ? settings.platforms.all : nil)
        else { return options }
        var values = options.values
        values["platforms"] = .list(chosen.map(OptionValue.platform))
        values["templates"] = options.mapping("templates").map { templates in
            .mapping(templates.filter { name, _ in chosen.contains { $0.name == name } })
        }
        return StageOptions(values)
    }
}

extension PlatformTable {
    /// The platforms in alphabetical order.
    var all: [Platform] { names.compactMap { platforms[$0] } }
}
