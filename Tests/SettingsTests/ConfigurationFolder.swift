import FoundationEssentials
import Settings
import StageKit
import SystemPackage
import TestSupport

/// A folder with a configuration file, and an environment to read it in.
struct ConfigurationFolder {
    private let directory: TemporaryDirectory
    var environment: [String: String]
    var stages: [any Stage.Type] = [
        EveryKindStage.self, ChoosyStage.self, SigningStage.self,
    ]

    init() throws {
        directory = try TemporaryDirectory()
        environment = ["HOME": directory.path.string]
    }

    /// The folder itself.
    var path: FilePath { directory.path }

    /// The path of a file or folder in here.
    func path(_ name: String) -> FilePath { path.appending(name) }

    /// Writes a file in here.
    func write(_ text: String, to name: String) throws {
        try directory.write(text, to: name)
    }

    /// Makes a folder in here.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name).string,
            withIntermediateDirectories: false
        )
    }

    /// Makes a symbolic link in here.
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: path(name).string,
            withDestinationPath: target
        )
    }

    /// Reads `text` as a configuration file in here.
    func load(_ text: String) throws -> Settings {
        try load(bytes: Array(text.utf8))
    }

    /// Reads bytes as a configuration file in here.
    func load(bytes: [UInt8]) throws -> Settings {
        try directory.write(bytes, to: "test.yaml")
        return try Settings.load(
            contentsOf: "test.yaml",
            stages: stages,
            environment: environment,
            currentDirectory: path
        )
    }

    /// The problems of a configuration, as `line:column: message`; the folder's own path is `DIR`.
    func problems(of text: String) throws -> [String] {
        do {
            _ = try load(text)
            return []
        } catch let error as SettingsError {
            return error.description.split(separator: "\n").map { line in
                let shown = String(line).replacing(path.string, with: "DIR")
                return shown.hasPrefix("test.yaml:") ? String(shown.dropFirst(10)) : shown
            }
        }
    }
}
