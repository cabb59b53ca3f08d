import SystemPackage

extension PathExpansion {
    /// Where state is kept unless the configuration says otherwise.
    ///
    /// systemd sets `STATE_DIRECTORY` to a colon-separated list, of which the first is meant.
    /// Otherwise it is a folder of the XDG Base Directory Specification, by which relative paths are
    /// ignored.
    var defaultStateDirectory: FilePath {
        let systemd = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
        if let path = absolute(systemd) { return path }
        if let path = absolute(environment["XDG_STATE_HOME"]) { return path.appending("deeplens") }
        if let path = absolute(environment["HOME"]) {
            return path.appending(".local/state/deeplens")
        }
        return "/var/lib/deeplens"
    }

    private func absolute(_ text: String?) -> FilePath? {
        guard let text, text.hasPrefix("/") else { return nil }
        return FilePath(text).lexicallyNormalized()
    }
}
