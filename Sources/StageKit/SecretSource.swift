public import FoundationEssentials
public import SystemPackage

/// The place where a secret is kept.
///
/// The secret itself never stands in the configuration.
public enum SecretSource: Sendable, Hashable {
    /// A file that holds the secret alone.
    case file(FilePath)
    /// An environment variable.
    case environment(String)
    /// A systemd credential (`LoadCredential=`), a file below `$CREDENTIALS_DIRECTORY`.
    case credential(String)

    /// Reads the secret; surrounding white space is not part of it.
    ///
    /// - Parameter environment: The process's environment variables.
    /// - Returns: The secret.
    /// - Throws: ``StageError`` that names the place, never the content.
    public func read(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(StageError) -> String {
        let text =
            switch self {
            case .file(let path):
                try Self.contents(of: path)
            case .environment(let name):
                environment[name]
            case .credential(let name):
                try Self.contents(
                    of: Self.credentialsDirectory(environment).appending(name)
                )
            }
        guard let text else { throw StageError("secret \(self) is not set") }
        let secret = String(
            text.trimmingPrefix(while: \.isWhitespace).reversed().trimmingPrefix(
                while: \.isWhitespace
            ).reversed()
        )
        guard !secret.isEmpty else { throw StageError("secret \(self) is empty") }
        return secret
    }

    private static func credentialsDirectory(
        _ environment: [String: String]
    ) throws(StageError) -> FilePath {
        guard let directory = environment["CREDENTIALS_DIRECTORY"] else {
            throw StageError(
                "CREDENTIALS_DIRECTORY is not set: give the unit LoadCredential=, or use a file"
            )
        }
        return FilePath(directory)
    }

    private static func contents(of path: FilePath) throws(StageError) -> String {
        do {
            return try String(contentsOfFile: path.string, encoding: .utf8)
        } catch {
            throw StageError("secret file \(path) cannot be read as text")
        }
    }
}

extension SecretSource: CustomStringConvertible {
    /// The place, as it stands in the configuration.
    public var description: String {
        switch self {
        case .file(let path): "file \(path)"
        case .environment(let name): "environment variable \(name)"
        case .credential(let name): "credential \(name)"
        }
    }
}
