import ExternalCommand
import HashtagPolicy
import Invariants
import ProfanityFilter
import SidecarWriter
import StageKit
import SystemPackage
import YAMLDocument

@testable import Settings

/// Configuration files, up to the stages' own checks of their options.
@c(LLVMFuzzerTestOneInput)
public func testYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzYAML.test(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private enum FuzzYAML {
    private static let stages: [any Stage.Type] = [
        ExternalCommand.self, HashtagPolicy.self, ProfanityFilter.self, SidecarWriter.self,
    ]

    /// Tries one input.
    static func test(_ bytes: [UInt8]) {
        do throws(YAMLError) {
            check(try YAMLDocument.parse(bytes: bytes))
        } catch {
            Invariant.check(!error.message.isEmpty, "an error says what is wrong")
        }
    }

    /// A document is either settings that can be used or a list of problems with their places.
    private static func check(_ root: YAMLNode) {
        let problems = ProblemList(file: "input.yaml")
        let options = OptionReader(
            problems: problems,
            paths: PathExpansion(folder: "/nonexistent", environment: ["HOME": "/nonexistent"])
        )
        let settings = SettingsReader(options: options, stages: stages).settings(root)
        guard problems.isEmpty else {
            for problem in problems.error.problems {
                Invariant.check(!problem.description.isEmpty, "a problem is explained")
            }
            return
        }
        guard let settings else { return Invariant.check(false, "a refusal has a reason") }
        for watch in settings.watch {
            Invariant.check(settings.pipelines[watch.pipeline] != nil, "a pipeline exists")
            Invariant.check(watch.path.isAbsolute, "a folder's path is absolute")
        }
    }
}
