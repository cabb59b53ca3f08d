import SystemPackage

/// Turns a path as users write it into an absolute one.
///
/// A leading `~` is `$HOME`; `$NAME` and `${NAME}` are environment variables; `$$` is a dollar
/// sign. A path that is still relative starts from the configuration file's folder.
struct PathExpansion {
    /// The configuration file's folder, absolute.
    let folder: FilePath
    let environment: [String: String]

    /// Why a path cannot be expanded.
    struct Failure: Error {
        let message: String
    }

    /// The absolute path without `.` and `..`.
    func path(_ text: String) throws(Failure) -> FilePath {
        guard !text.unicodeScalars.contains("\0") else {
            throw Failure(message: "a path cannot contain a NUL character")
        }
        let expanded = try variables(in: try home(in: text))
        return folder.pushing(FilePath(expanded)).lexicallyNormalized()
    }

    private func home(in text: String) throws(Failure) -> String {
        guard text.hasPrefix("~") else { return text }
        guard text == "~" || text.hasPrefix("~/") else {
            throw Failure(
                message: "'~' stands for your own home folder only: write the whole path"
            )
        }
        return "${HOME}" + text.dropFirst()
    }

    private func variables(in text: String) throws(Failure) -> String {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        var result = String(parts[0])
        var index = 1
        while index < parts.count {
            if parts[index].isEmpty, index + 1 < parts.count {
                result += "$" + parts[index + 1]
                index += 2
            } else {
                result += try variable(at: parts[index])
                index += 1
            }
        }
        return result
    }

    /// Replaces the name at the start of what follows a dollar sign.
    private func variable(at text: Substring) throws(Failure) -> String {
        let isBraced = text.hasPrefix("{")
        let start = isBraced ? text.dropFirst() : text
        let name = start.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        var rest = start[name.endIndex...]
        let isClosed = !isBraced || rest.popFirst() == "}"
        guard let first = name.first, !first.isNumber, isClosed else {
            throw Failure(message: "write a variable as ${NAME}, and a dollar sign as $$")
        }
        guard let value = environment[String(name)], !value.isEmpty else {
            throw Failure(message: "the environment variable \(name) is not set")
        }
        return value + rest
    }
}
