import StageKit
import YAMLDocument

extension OptionReader {
    /// The place of a secret.
    ///
    /// No message repeats anything that stands there: it may be the secret itself.
    func secret(_ node: YAMLNode, for key: String) -> SecretSource? {
        guard case .mapping(let entries) = node.value, entries.count == 1, let entry = entries.first
        else {
            return refuse("\(key): \(Self.advice)", node)
        }
        guard case .string(let text) = entry.value.value, !text.isEmpty else {
            return refuse("\(key): expected text: \(Self.advice)", entry.value)
        }
        switch entry.key {
        case "file": return file(text, entry.value, for: key)
        case "environment":
            guard Self.isVariableName(text) else {
                return refuse("\(key): expected the name of an environment variable", entry.value)
            }
            return .environment(text)
        case "credential":
            guard Self.isFileName(text) else {
                return refuse("\(key): expected the name of a systemd credential", entry.value)
            }
            return .credential(text)
        default: return refuse("\(key): \(Self.advice)", node)
        }
    }

    private static let advice = """
        a secret is never written here: say where it is kept with {file: PATH}, \
        {environment: NAME} or {credential: NAME}
        """

    private func file(_ text: String, _ node: YAMLNode, for key: String) -> SecretSource? {
        guard let path = try? paths.path(text) else {
            return refuse(
                "\(key): the file's path has a variable that is not set, or a '~' or '$' that "
                    + "stands for itself: write the whole path, and a dollar sign as $$",
                node
            )
        }
        return .file(path)
    }

    private func refuse(_ message: String, _ node: YAMLNode) -> SecretSource? {
        problems.add(message, at: node.position)
        return nil
    }

    private static func isVariableName(_ text: String) -> Bool {
        text.first?.isNumber == false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    private static func isFileName(_ text: String) -> Bool {
        text != "." && text != ".." && text.allSatisfy { $0 != "/" && $0 != "\0" }
    }
}
