import Compose
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
            HashtagPolicy.self, ProfanityFilter.self, Compose.self, SidecarWriter.self,
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
            try stage(settings.name, settings.options).map { (settings.name, $0) }
        }
        return Pipeline(name: name, steps: steps)
    }

    /// Makes a stage, if there is one of that name.
    ///
    /// - Throws: ``StageOptionsError`` where the options were not validated before.
    static func stage(_ name: String, _ options: StageOptions) throws -> (any Stage)? {
        try stages.first { $0.descriptor.name == name }?.init(options: options)
    }
}
