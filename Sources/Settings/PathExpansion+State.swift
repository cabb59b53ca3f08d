package import SystemPackage

extension Settings {
    /// The file of captioned photos in a state folder.
    package static func datastore(in stateDirectory: FilePath) -> FilePath {
        stateDirectory.appending("captions.datastore")
    }

    /// The file of captioned photos where no configuration says otherwise.
    package static func defaultDatastore(environment: [String: String]) -> FilePath {
        datastore(in: PathExpansion(folder: "/", environment: environment).defaultStateDirectory)
    }
}

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
