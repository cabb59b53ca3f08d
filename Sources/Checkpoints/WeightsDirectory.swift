internal import Glibc
package import SystemPackage

/// Where the weights are.
///
/// Plain files in a folder, so that packages, users and training can replace them without touching
/// the program.
package struct WeightsDirectory: Sendable {
    /// The environment variable that names the folder.
    package static let environmentVariable = "DEEPLENS_WEIGHTS"

    /// The folders that are searched, first to last.
    package let searched: [FilePath]

    /// Uses one folder only.
    package init(_ directory: FilePath) {
        searched = [directory]
    }

    /// Searches the folder named by the user, else by `DEEPLENS_WEIGHTS`; if neither names one, the
    /// system's folder and `Weights` beside the executable, the current folder and their parents.
    ///
    /// A folder that the user named is the only one: silently taking other weights would be wrong.
    ///
    /// - Parameters:
    ///   - explicit: The user's choice, as from `--weights`.
    ///   - environment: The value of `DEEPLENS_WEIGHTS`; empty counts as absent.
    ///   - executable: The program's real path.
    ///   - currentDirectory: The current folder.
    package init(
        explicit: FilePath? = nil,
        environment: String? = Self.environmentValue,
        executable: FilePath? = Self.executablePath,
        currentDirectory: FilePath? = Self.currentDirectoryPath
    ) {
        if let explicit {
            searched = [explicit]
        } else if let environment, !environment.isEmpty {
            searched = [FilePath(environment)]
        } else {
            let starts = [executable?.removingLastComponent(), currentDirectory]
            let folders = starts.compactMap(\.self).flatMap(Self.weightsFolders(above:))
            searched = ["/usr/share/deeplens/weights"] + folders.uniqued()
        }
    }

    /// The path of a file in the first folder that has it.
    ///
    /// - Throws: ``CheckpointError/notFound(file:searched:)``.
    package func path(of name: String) throws(CheckpointError) -> FilePath {
        for directory in searched {
            let path = directory.appending(name)
            if path.withPlatformString({ access($0, F_OK) }) == 0 { return path }
        }
        throw .notFound(file: name, searched: searched)
    }

    private static func weightsFolders(above start: FilePath) -> [FilePath] {
        var folders: [FilePath] = []
        var folder = start.lexicallyNormalized()
        repeat {
            folders.append(folder.appending("Weights"))
        } while folder.removeLastComponent()
        return folders
    }

    /// The value of `DEEPLENS_WEIGHTS` in this process.
    package static var environmentValue: String? {
        getenv(environmentVariable).map { String(cString: $0) }
    }

    /// The program's real path, links resolved.
    package static var executablePath: FilePath? { resolved("/proc/self/exe") }

    /// This process's current folder.
    package static var currentDirectoryPath: FilePath? { resolved(".") }

    private static func resolved(_ path: String) -> FilePath? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return FilePath(platformString: buffer)
    }
}

extension Array where Element: Hashable {
    /// The elements without repetitions, in their order.
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
