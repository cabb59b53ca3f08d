package import StageKit
package import SystemPackage

/// The platforms that can be posted to, by their names in the configuration.
package struct PlatformTable: Sendable, Hashable {
    /// The platforms by name.
    package var platforms: [String: Platform] = [:]
    /// The file that they were read from; nil if there is none.
    package var file: FilePath?
    /// The names of those that the configuration changes or adds, in alphabetical order.
    package var changed: [String] = []
    /// The places where the file was looked for, in order.
    var searched: [FilePath] = []

    /// The names in alphabetical order.
    package var names: [String] { platforms.keys.sorted() }

    /// Where the platforms come from, how many and how old they are, in a line.
    package var summary: String {
        let count = platforms.count == 1 ? "1 platform" : "\(platforms.count) platforms"
        var parts = ["\(file?.string ?? "no platforms.yaml"), \(count)"]
        let dates = platforms.values.map(\.checked).filter { !$0.isEmpty }.sorted()
        if let first = dates.first, let last = dates.last {
            parts[0] += first == last ? " checked \(first)" : " checked \(first) to \(last)"
        }
        if !changed.isEmpty {
            parts.append("the configuration changes \(changed.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }

    /// What to say where a platform is named although there is none.
    package var absence: String {
        let places = searched.map(\.string).joined(separator: ", ")
        return "no platform is known: there is no platforms.yaml; looked for \(places)"
    }
}
