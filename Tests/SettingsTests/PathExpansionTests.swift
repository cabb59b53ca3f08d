import Settings
import SystemPackage
import Testing

struct PathExpansionTests {
    @Test(arguments: [
        ("inbox", "DIR/inbox"), ("./inbox/", "DIR/inbox"), ("a/../b", "DIR/b"),
        ("/srv/photos", "/srv/photos"), ("~", "DIR"), ("~/inbox", "DIR/inbox"),
        ("a~b", "DIR/a~b"), ("$PHOTOS/in", "/srv/p/in"), ("${PHOTOS}in", "/srv/pin"),
        ("$PHOTOS$SUB", "/srv/p/sub"), ("in/$YEAR-x", "DIR/in/2026-x"), ("cash$$", "DIR/cash$"),
        ("$$PHOTOS", "DIR/$PHOTOS"), ("$$$PHOTOS", "DIR/$/srv/p"), ("日本", "DIR/日本"),
        ("To post/x y", "DIR/To post/x y"),
    ])
    func path_whenExpanded_isAbsolute(text: String, expected: String) throws {
        var folder = try ConfigurationFolder()
        folder.environment["PHOTOS"] = "/srv/p"
        folder.environment["SUB"] = "/sub"
        folder.environment["YEAR"] = "2026"
        let settings = try folder.load(
            """
            version: 1
            watch: [{path: "\(text)", create: true}]
            pipelines: {default: [every-kind]}
            """
        )
        let path = try #require(settings.watch.first).path
        #expect(path.string.replacing(folder.path.string, with: "DIR") == expected)
    }

    @Test(arguments: [
        (["STATE_DIRECTORY": "/var/lib/a:/var/lib/b", "XDG_STATE_HOME": "/x"], "/var/lib/a"),
        (["XDG_STATE_HOME": "/x/state", "HOME": "/home/u"], "/x/state/deeplens"),
        (["XDG_STATE_HOME": "relative", "HOME": "/home/u"], "/home/u/.local/state/deeplens"),
        (["STATE_DIRECTORY": "", "HOME": "/home/u"], "/home/u/.local/state/deeplens"),
        ([:], "/var/lib/deeplens"),
    ])
    func stateDirectory_whenLeftOut_fitsTheEnvironment(
        environment: [String: String],
        expected: String
    ) throws {
        var folder = try ConfigurationFolder()
        folder.environment = environment
        let settings = try folder.load(
            """
            version: 1
            watch: [{path: photos, create: true}]
            pipelines: {default: [every-kind]}
            """
        )
        #expect(settings.stateDirectory.string == expected)
    }
}
