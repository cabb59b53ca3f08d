import StageKit
import SystemPackage
import YAMLDocument

extension MappingReader {
    /// `true` or `false`.
    func boolean(_ key: String) -> Bool? {
        guard case .boolean(let value) = value(key, .boolean) else { return nil }
        return value
    }

    /// A whole number within a range.
    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard case .integer(let value) = value(key, .integer(range)) else { return nil }
        return value
    }

    /// A number within a range.
    func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        guard case .number(let value) = value(key, .number(range)) else { return nil }
        return value
    }

    /// A time within a range.
    func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
        guard case .duration(let value) = value(key, .duration(range)) else { return nil }
        return value
    }

    /// Text that is not empty.
    func text(_ key: String) -> String? {
        value(key, .string)?.text
    }

    /// A list of texts.
    func texts(_ key: String) -> [String]? {
        guard case .list(let values) = value(key, .list(.string)) else { return nil }
        return values.compactMap(\.text)
    }

    /// One of an enumeration's words.
    func choice<Choice>(_ key: String) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        value(key, .choice(Choice.allCases.map(\.rawValue)))?.text.flatMap(Choice.init)
    }

    /// The values of all options that are there, or `nil` if one is wrong or missing.
    ///
    /// Keys besides them are for the caller to read before it calls ``finish()``.
    func values(of options: [StageDescriptor.Option]) -> [String: OptionValue]? {
        var values: [String: OptionValue] = [:]
        var isComplete = isMapping
        for option in options {
            values[option.key] = value(option.key, option.kind, required: option.isRequired)
            let isExpected = option.isRequired || contains(option.key)
            if isExpected, values[option.key] == nil { isComplete = false }
        }
        return isComplete ? values : nil
    }

    /// The path of a folder, absolute.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - required: Whether its absence is a problem.
    ///   - whenMissing: What to do if there is no such folder, or `nil` if that is no problem.
    /// - Returns: The path, whether the folder can be used or not.
    func folder(_ key: String, required: Bool = false, whenMissing: String?) -> FilePath? {
        if node(key, required: required)?.value == .null {
            report(key, "expected a path, found nothing: put '~' in quotes")
            return nil
        }
        guard let text = text(key) else { return nil }
        do {
            let path = try paths.path(text)
            if let problem = Self.problem(withFolder: path, whenMissing: whenMissing) {
                report(key, problem)
            }
            return path
        } catch {
            report(key, error.message)
            return nil
        }
    }

    /// The path of a file, absolute, whether there is such a file or not.
    func file(_ key: String) -> FilePath? {
        guard let text = text(key) else { return nil }
        do {
            return try paths.path(text)
        } catch {
            report(key, error.message)
            return nil
        }
    }

    private static func problem(withFolder path: FilePath, whenMissing: String?) -> String? {
        do {
            try FileDescriptor.open(path, .readOnly, options: .directory).close()
            return nil
        } catch Errno.noSuchFileOrDirectory {
            return whenMissing.map { "the folder \(path) does not exist: \($0)" }
        } catch Errno.notDirectory {
            return "\(path) is not a folder"
        } catch {
            return "the folder \(path) cannot be read: \(error)"
        }
    }
}
