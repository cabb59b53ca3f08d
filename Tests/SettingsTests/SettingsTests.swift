import Settings
import StageKit
import SystemPackage
import Testing

struct SettingsTests {
    private let minimal = """
        version: 1
        watch: [{path: photos, create: true}]
        pipelines: {default: [every-kind]}

        """

    @Test func settings_whenOnlyWhatIsRequired_haveTheDefaults() throws {
        let folder = try ConfigurationFolder()
        let settings = try folder.load(minimal)
        let watch = try #require(settings.watch.first)
        #expect(settings.watch.count == 1)
        #expect(watch.path == folder.path("photos"))
        #expect(watch.recursive)
        #expect(watch.include == ["*.jpg", "*.jpeg", "*.png"])
        #expect(watch.exclude == [".*", "*.part", "*.tmp"])
        #expect(watch.pipeline == "default")
        #expect(watch.create)
        #expect(watch.poll == .auto)
        #expect(!watch.followSymlinks)
        #expect(settings.watching.quietPeriod == .milliseconds(200))
        #expect(settings.watching.rescanInterval == .seconds(300))
        #expect(settings.watching.pollInterval == .seconds(10))
        #expect(settings.captioning.model == "updown")
        #expect(settings.captioning.precision == .auto)
        #expect(settings.captioning.beam == 3)
        #expect(settings.captioning.threads == nil)
        #expect(settings.captioning.minMatch == 0.30)
        #expect(settings.captioning.minLabel == 0.2)
        #expect(settings.captioning.minConfidence == 0)
        #expect(settings.captioning.neutral)
        #expect(settings.captioning.maxMegapixels == 200)
        #expect(settings.captioning.weights == nil)
        let state = folder.path(".local/state/deeplens")
        #expect(settings.captioning.datastore == state.appending("captions.datastore"))
        #expect(settings.hashtags.model == .ensemble)
        #expect(settings.pipelines.keys.sorted() == ["default"])
        #expect(settings.stateDirectory == folder.path(".local/state/deeplens"))
    }

    @Test func settings_whenEverythingIsGiven_haveIt() throws {
        let folder = try ConfigurationFolder()
        let settings = try folder.load(
            """
            version: 1
            watch:
              - path: '~'
                recursive: false
                include: ["*.tiff"]
                exclude: []
                pipeline: slow
                poll: always
                follow_symlinks: true
            watching: {quiet_period: 3s, rescan_interval: 2h, poll_interval: 1m}
            captioning:
              model: show-tell2
              precision: fp32
              beam: 10
              threads: 64
              match_weight: 0.5
              min_match: -1
              min_label: 1.0
              min_confidence: 0.4
              neutral: false
              max_megapixels: 12
              weights: .
              datastore: my.datastore
            pipelines:
              slow: [choosy: {url: here}]
              unused: [every-kind, every-kind: {}]
            state: {directory: state}
            """
        )
        let watch = try #require(settings.watch.first)
        #expect(watch.path == folder.path)
        #expect(!watch.recursive)
        #expect(watch.include == ["*.tiff"])
        #expect(watch.exclude == [])
        #expect(watch.pipeline == "slow")
        #expect(!watch.create)
        #expect(watch.poll == .always)
        #expect(watch.followSymlinks)
        #expect(settings.watching.quietPeriod == .seconds(3))
        #expect(settings.watching.rescanInterval == .seconds(7200))
        #expect(settings.watching.pollInterval == .seconds(60))
        #expect(settings.captioning.model == "show-tell2")
        #expect(settings.captioning.precision == .fp32)
        #expect(settings.captioning.beam == 10)
        #expect(settings.captioning.matchWeight == 0.5)
        #expect(settings.captioning.threads == 64)
        #expect(settings.captioning.minMatch == -1)
        #expect(settings.captioning.minLabel == 1)
        #expect(settings.captioning.minConfidence == 0.4)
        #expect(!settings.captioning.neutral)
        #expect(settings.captioning.maxMegapixels == 12)
        #expect(settings.captioning.weights == folder.path)
        #expect(settings.captioning.datastore == folder.path("my.datastore"))
        #expect(settings.stateDirectory == folder.path("state"))
        let slow = try #require(settings.pipelines["slow"]?.first)
        #expect(slow.name == "choosy")
        #expect(slow.options.string("url") == "here")
        #expect("\(slow.position)" == "25:10")
        #expect(settings.pipelines["unused"]?.map(\.name) == ["every-kind", "every-kind"])
    }

    @Test func stageOptions_whenOfEveryKind_arriveTyped() throws {
        let folder = try ConfigurationFolder()
        let settings = try folder.load(
            """
            version: 1
            watch: [{path: photos, create: true}]
            pipelines:
              default:
                - every-kind:
                    flag: true
                    count: 5
                    share: 1
                    wait: 250ms
                    name: "5"
                    case: lower
                    words: [no, "true"]
                    steps: [1, 9]
                    headers: {Accept: json, "1": one}
                    grid: [[true], []]
                    secret: {file: ~/key}
            """
        )
        let options = try #require(settings.pipelines["default"]?.first?.options)
        #expect(
            options.values == [
                "flag": .boolean(true),
                "count": .integer(5),
                "share": .number(1),
                "wait": .duration(.milliseconds(250)),
                "name": .string("5"),
                "case": .string("lower"),
                "words": .list([.string("no"), .string("true")]),
                "steps": .list([.integer(1), .integer(9)]),
                "headers": .mapping(["Accept": .string("json"), "1": .string("one")]),
                "grid": .list([.list([.boolean(true)]), .list([])]),
                "secret": .secret(.file(folder.path("key"))),
            ]
        )
    }

    @Test func timeLimit_isForEveryStage_andNoOptionOfItsOwn() throws {
        let settings = try ConfigurationFolder().load(
            minimal.replacing("[every-kind]", with: "[every-kind: {time_limit: 5m}, every-kind]")
        )
        let stages = try #require(settings.pipelines["default"])
        #expect(stages.map(\.timeLimit) == [.seconds(300), nil])
        #expect(stages.map(\.options) == [StageOptions(), StageOptions()])
    }

    @Test(arguments: [
        ("{environment: HOOK_KEY}", SecretSource.environment("HOOK_KEY")),
        ("{credential: hook.key}", SecretSource.credential("hook.key")),
        ("{file: /run/keys/hook}", SecretSource.file("/run/keys/hook")),
    ])
    func secret_whenItsPlaceIsGiven_isThatPlace(text: String, source: SecretSource) throws {
        let folder = try ConfigurationFolder()
        let settings = try folder.load(
            minimal.replacing("[every-kind]", with: "[every-kind: {secret: \(text)}]")
        )
        #expect(settings.pipelines["default"]?.first?.options.secret("secret") == source)
    }

    @Test func settings_whenSectionsAreCommentedOut_haveTheDefaults() throws {
        let folder = try ConfigurationFolder()
        let empty = "captioning:\nwatching:\n  # quiet_period: 1s\nstate:\n"
        #expect(try folder.load(minimal + empty) == folder.load(minimal))
        let stage = minimal.replacing("[every-kind]", with: "[every-kind: ]")
        #expect(try folder.load(stage).pipelines["default"]?.first?.options == StageOptions())
    }

    @Test func watchedFolders_whenNested_areBothKept() throws {
        let folder = try ConfigurationFolder()
        let settings = try folder.load(
            minimal.replacing(
                "[{path: photos, create: true}]",
                with: "[{path: ., recursive: true}, {path: in/side, create: true}]"
            )
        )
        #expect(settings.watch.map(\.path) == [folder.path, folder.path("in/side")])
    }

    @Test func settings_whenMergedFromAnAnchor_shareItsKeys() throws {
        let folder = try ConfigurationFolder()
        let settings = try folder.load(
            minimal.replacing(
                "[{path: photos, create: true}]",
                with: "[&one {path: a, create: true, recursive: false}, {<<: *one, path: b}]"
            )
        )
        #expect(settings.watch.map(\.path) == [folder.path("a"), folder.path("b")])
        #expect(settings.watch.map(\.recursive) == [false, false])
    }

    @Test func settings_whenTheFileIsRelative_startFromItsFolder() throws {
        let folder = try ConfigurationFolder()
        try folder.write(minimal.replacing("photos", with: "../photos"), to: "c.yaml")
        let settings = try Settings.load(
            contentsOf: FilePath("..").appending(folder.path.lastComponent?.string ?? "")
                .appending("c.yaml"),
            stages: folder.stages,
            environment: folder.environment,
            currentDirectory: folder.path("elsewhere")
                .removingLastComponent()
        )
        let expected = folder.path.removingLastComponent().appending("photos")
        #expect(settings.watch.first?.path == expected)
    }
}
