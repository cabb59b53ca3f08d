import FoundationEssentials
import Settings
import StageKit
import SystemPackage
import TestSupport

/// The platforms that come with the program, as a configuration names them.
enum ShippedPlatforms {
    private static let table = Result { try read() }

    /// The platforms by name.
    static func all() throws -> [String: Platform] { try table.get() }

    private static func read() throws -> [String: Platform] {
        let folder = try TemporaryDirectory()
        let file = try folder.write(
            "version: 1\nwatch: [{path: .}]\npipelines: {default: [hashtag-policy]}",
            to: "test.yaml"
        )
        let platforms = try checkout().appending("Config/platforms.yaml")
        return try Settings.load(
            contentsOf: file,
            stages: [Unconfigured.self],
            environment: ["HOME": "/", "DEEPLENS_PLATFORMS": platforms.string]
        ).platforms.platforms
    }

    /// The folder above this file that has the package's manifest.
    private static func checkout() throws -> FilePath {
        var folder = FilePath(#filePath)
        while folder.removeLastComponent() {
            let manifest = folder.appending("Package.swift")
            if FileManager.default.fileExists(atPath: manifest.string) { return folder }
        }
        throw Errno.noSuchFileOrDirectory
    }

    private struct Unconfigured: Stage {
        static let descriptor = StageDescriptor(name: "hashtag-policy", summary: "", options: [])

        init(options: StageOptions) {}

        func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
            .advance(draft)
        }
    }
}
