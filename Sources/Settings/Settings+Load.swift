import FoundationEssentials
package import StageKit
package import SystemPackage
import YAMLDocument

extension Settings {
    /// Reads and checks a configuration file.
    ///
    /// Relative paths in it start from the file's own folder. Nothing is made or changed.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - stages: The stages that pipelines may use.
    ///   - environment: The variables for paths and for the default state folder.
    ///   - currentDirectory: The folder, absolute, that `file` starts from if it is relative.
    /// - Returns: Settings that need no further check.
    /// - Throws: ``SettingsError`` with every problem of the file.
    package static func load(
        contentsOf file: FilePath,
        stages: [any Stage.Type],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        currentDirectory: FilePath = FilePath(FileManager.default.currentDirectoryPath)
    ) throws(SettingsError) -> Settings {
        let path = currentDirectory.pushing(file)
        let problems = ProblemList(file: file)
        guard let root = document(at: path, problems) else { throw problems.error }
        let folder = path.removingLastComponent()
        let options = OptionReader(
            problems: problems,
            paths: PathExpansion(folder: folder, environment: environment)
        )
        let places = PlatformFile.candidates(
            beside: path,
            environment: environment,
            currentDirectory: currentDirectory
        )
        let platforms = try platforms(in: places, environment: environment)
        let reader = SettingsReader(options: options, platforms: platforms, stages: stages)
        let settings = reader.settings(root)
        guard let settings, problems.isEmpty else { throw problems.error }
        return settings
    }

    /// The platforms of the first file that exists, or none.
    private static func platforms(
        in places: [FilePath],
        environment: [String: String]
    ) throws(SettingsError) -> PlatformTable {
        let fileManager = FileManager.default
        guard let file = places.first(where: { fileManager.fileExists(atPath: $0.string) }) else {
            return PlatformTable(searched: places)
        }
        let problems = ProblemList(file: file)
        guard let root = document(at: file, problems) else { throw problems.error }
        let paths = PathExpansion(folder: file.removingLastComponent(), environment: environment)
        let options = OptionReader(problems: problems, paths: paths)
        let reader = MappingReader(root, options: options)
        let node = reader.node("platforms", required: true)
        reader.finish()
        let platforms = node.map {
            PlatformReader(options: options).platforms($0, over: [:])
        }
        guard problems.isEmpty else { throw problems.error }
        return PlatformTable(platforms: platforms ?? [:], file: file, searched: [file])
    }

    /// The file's document, or `nil` if there is none, which is reported.
    private static func document(at path: FilePath, _ problems: ProblemList) -> YAMLNode? {
        do {
            return try YAMLDocument.parse(bytes: try contents(of: path))
        } catch let error as YAMLError {
            problems.add(error.message, at: error.position)
        } catch {
            problems.add("the configuration cannot be read: \(error)", at: nil)
        }
        return nil
    }

    /// The file's bytes, but no more than it takes to see that they are too many.
    private static func contents(of path: FilePath) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 1 << 16)
            while bytes.count <= YAMLDocument.maximumByteCount {
                let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
                guard count > 0 else { break }
                bytes += block.prefix(count)
            }
            return bytes
        }
    }
}
