import Compose
import ExternalCommand
import HashtagPolicy
import PipelineRuntime
import ProfanityFilter
import Settings
import SidecarWriter
import StageKit

#if Webhooks
import WebhookEmitter
#endif

/// The stages that a configuration can name.
enum StageCatalog {
    static var stages: [any Stage.Type] {
        var stages: [any Stage.Type] = [
            Compose.self, ExternalCommand.self, HashtagPolicy.self, ProfanityFilter.self,
            SidecarWriter.self,
        ]
        #if Webhooks
        stages.append(WebhookEmitter.self)
        #endif
        return stages
    }

    /// Makes the stages of a configured pipeline.
    ///
    /// - Throws: ``StageOptionsError`` where the options were not validated before.
    static func pipeline(_ name: String, of settings: [Settings.StageSettings]) throws -> Pipeline {
        let steps = try settings.compactMap { settings in
            try stage(settings.name, settings.options).map { stage in
                Pipeline.Step(
                    settings.name,
                    stage,
                    timeLimit: settings.timeLimit ?? Pipeline.Step.defaultTimeLimit
                )
            }
        }
        return Pipeline(name: name, steps: steps)
    }

    /// The stages of a configuration that tell how photos ended, one for each endpoint.
    ///
    /// - Throws: ``StageOptionsError`` where the options were not validated before.
    static func reporters(of settings: Settings) throws -> [any OutcomeReporter] {
        let all = try settings.pipelines.flatMap { try pipeline($0, of: $1).reporters }
        let reporters = Dictionary(all.map { ($0.endpoint, $0) }) { first, _ in first }
        return reporters.values.sorted { $0.endpoint < $1.endpoint }
    }

    /// Makes a stage, if there is one of that name.
    ///
    /// - Throws: ``StageOptionsError`` where the options were not validated before.
    static func stage(_ name: String, _ options: StageOptions) throws -> (any Stage)? {
        try stages.first { $0.descriptor.name == name }?.init(options: options)
    }
}
