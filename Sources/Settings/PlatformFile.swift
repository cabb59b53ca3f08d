import FoundationEssentials
import SystemPackage

/// The data file with the limits of platforms.
enum PlatformFile {
    /// The environment variable that names the file.
    static let environmentVariable = "DEEPLENS_PLATFORMS"

    /// The places where the file is looked for; the first that exists is read.
    ///
    /// A file that `DEEPLENS_PLATFORMS` names is the only one. Otherwise it is `platforms.yaml`
    /// beside the configuration, that of the system, or `Config/platforms.yaml` beside the program,
    /// the current folder and their parents.
    static func candidates(
        beside configuration: FilePath,
        environment: [String: String],
        currentDirectory: FilePath
    ) -> [FilePath] {
        if let named = environment[environmentVariable], !named.isEmpty {
            return [currentDirectory.pushing(FilePath(named))]
        }
        let name = "platforms.yaml"
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let starts = [program.map { FilePath($0).removingLastComponent() }, currentDirectory]
        let above = starts.compactMap(\.self).flatMap(folders(from:))
            .map { $0.appending("Config").appending(name) }
        let first = configuration.removingLastComponent().appending(name)
        return [first, "/etc/deeplens/platforms.yaml", "/usr/share/deeplens/platforms.yaml"] + above
    }

    /// A folder and all above it.
    private static func folders(from start: FilePath) -> [FilePath] {
        var folders = [start]
        var folder = start
        while folder.removeLastComponent() { folders.append(folder) }
        return folders
    }
}
