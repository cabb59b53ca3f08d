package import StageKit
import SystemPackage

/// The platforms that can be posted to, by their names in the configuration.
package struct PlatformTable: Sendable, Hashable {
    /// The platforms by name.
    package var platforms: [String: Platform] = [:]
    /// The places where the table was looked for, in order.
    var searched: [FilePath] = []

    /// The names in alphabetical order.
    package var names: [String] { platforms.keys.sorted() }

    /// What to say where a platform is named although there is none.
    var absence: String {
        let places = searched.map(\.string).joined(separator: ", ")
        return "no platform is known: there is no platforms.yaml; looked for \(places)"
    }
}
