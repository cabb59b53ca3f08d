import FoundationEssentials
import Settings
import StageKit
import SystemPackage
import TestSupport
import Testing

struct PlatformTableTests {
    @Test func platforms_whenFileIsBesideTheConfiguration_areRead() throws {
        let platforms = try platforms(
            file: """
                platforms:
                  place:
                    text: {graphemes: 300, bytes: 3000, url: 23}
                    alt_text: {scalars: 1500}
                    hashtags: {max: 5, advised: [1, 3], length: {utf16: 9}, underscores: false,
                      emoji: true, joiners: true, digits_alone: true, case: lower, in_text: false}
                    checked: 2026-11-23
                    source: somewhere
                """
        )
        let expected = Platform(
            name: "place",
            text: TextLimit([.graphemes: 300, .bytes: 3000], urlLength: 23),
            altText: TextLimit([.scalars: 1500]),
            hashtags: HashtagFormat(
                maximum: 5,
                advised: 1...3,
                length: TextLimit([.utf16: 9]),
                allowsUnderscores: false,
                allowsEmoji: true,
                allowsJoiners: true,
                allowsDigitsAlone: true,
                spelling: .lower,
                countsTowardsText: false
            ),
            checked: "2026-11-23",
            source: "somewhere"
        )
        #expect(platforms == ["place": expected])
    }

    @Test func platforms_whenConfigurationSaysMore_changesSingleValues() throws {
        let platforms = try platforms(
            file: """
                platforms:
                  place: {text: {utf16: 500}, hashtags: {max: 5, case: lower}}
                  other: {text: {utf16: 100}}
                """,
            section: """
                platforms:
                  place: {text: {utf16: , bytes: 900}, hashtags: {max: 7, advised: [1, 2]}}
                  own: {hashtags: {max: 1}}
                """
        )
        #expect(platforms["place"]?.text == TextLimit([.bytes: 900]))
        #expect(platforms["place"]?.hashtags.maximum == 7)
        #expect(platforms["place"]?.hashtags.advised == 1...2)
        #expect(platforms["place"]?.hashtags.spelling == .lower)
        #expect(platforms["other"]?.text == TextLimit([.utf16: 100]))
        #expect(platforms["own"]?.hashtags.maximum == 1)
    }

    @Test func summary_namesFileCountDatesAndWhatTheConfigurationChanges() throws {
        let folder = try ConfigurationFolder()
        let limits = "text: {utf16: 500}"
        try folder.write(
            """
            platforms:
              b: {\(limits), checked: 2026-11-23}
              a: {\(limits), checked: 2026-10-02}
              c: {\(limits)}
            """,
            to: "platforms.yaml"
        )
        let file = folder.path("platforms.yaml").string
        let plain = try folder.load(Self.configuration(stage: "every-kind"))
        #expect(
            plain.platforms.summary == "\(file), 3 platforms checked 2026-10-02 to 2026-11-23"
        )
        let section = "platforms: {own: {}, b: {\(limits)}, a: {text: {utf16: 9}}}\n"
        let changed = try folder.load(section + Self.configuration(stage: "every-kind"))
        #expect(
            changed.platforms.summary == """
                \(file), 4 platforms checked 2026-10-02 to 2026-11-23; \
                the configuration changes a, own
                """
        )
    }

    @Test func summary_whenThereIsNoFile_saysSo() throws {
        var folder = try ConfigurationFolder()
        folder.environment["DEEPLENS_PLATFORMS"] = folder.path("none.yaml").string
        let section = "platforms: {own: {checked: 2026-11-23}}\n"
        let settings = try folder.load(section + Self.configuration(stage: "every-kind"))
        #expect(
            settings.platforms.summary
                == "no platforms.yaml, 1 platform checked 2026-11-23; the configuration changes own"
        )
    }

    @Test func option_whenItNamesAPlatform_hasItsLimits() throws {
        var folder = try ConfigurationFolder()
        folder.stages = [PlatformStage.self]
        try folder.write("platforms: {place: {hashtags: {max: 5}}}", to: "platforms.yaml")
        let settings = try folder.load(Self.configuration(stage: "posting: {platform: place}"))
        let options = try #require(settings.pipelines["default"]?.first?.options)
        #expect(options.platform("platform")?.hashtags.maximum == 5)
    }

    @Test(arguments: [
        (
            "posting: {platform: plaec}",
            """
            5:27: platform: expected one of place, spot, found text 'plaec': did you mean 'place'?
            """
        ),
        ("posting: {platform: 5}", "5:27: platform: expected one of place, spot, found 5"),
        (
            "posting: {several: [spot, sport]}",
            """
            5:33: several: expected one of place, spot, found text 'sport': did you mean 'spot'?
            """
        ),
        (
            "posting: {windows: [{from: 1, till: 2}]}",
            """
            5:37: unknown key 'till': allowed here: from, tags
            """
        ),
        ("posting: {windows: [{tags: [a]}]}", "5:27: the key 'windows.from' is missing"),
    ])
    func option_whenWrong_isExplained(stage: String, expected: String) throws {
        var folder = try ConfigurationFolder()
        folder.stages = [PlatformStage.self]
        try folder.write("platforms: {place: {}, spot: {}}", to: "platforms.yaml")
        #expect(try folder.problems(of: Self.configuration(stage: stage)) == [expected])
    }

    @Test func option_whenThereIsNoTable_saysWhereItWasLookedFor() throws {
        var folder = try ConfigurationFolder()
        folder.stages = [PlatformStage.self]
        folder.environment["DEEPLENS_PLATFORMS"] = folder.path("none.yaml").string
        let problems = try folder.problems(
            of: Self.configuration(stage: "posting: {platform: place}")
        )
        let reason = "no platform is known: there is no platforms.yaml; looked for DIR/none.yaml"
        #expect(problems == ["5:27: platform: \(reason)"])
    }

    @Test(arguments: [
        (
            "platforms: {a: {hashtags: {max: many}}}",
            "1:33: max: expected a whole number from 0 to 1000000, found text 'many'"
        ),
        (
            "platforms: {a: {hashtags: {advised: [3, 1]}}}",
            "1:37: advised: expected two numbers, such as [3, 5]"
        ),
        (
            "platforms: {a: {hashtags: {max: 2, advised: [1, 3]}}}",
            "1:45: advised: 3 is more than the limit of 2"
        ),
        (
            "platforms: {a: {text: {utf8: 5}}}",
            """
            1:24: unknown key 'utf8': allowed here: graphemes, scalars, \
            utf16, bytes, emoji_bytes, weighted, url
            """
        ),
        ("platforms: [a]", "1:12: platforms: expected a mapping of names to limits, found a list"),
        ("places: {}", "1:1: the key 'platforms' is missing"),
    ])
    func file_whenWrong_isExplainedWithItsName(text: String, expected: String) throws {
        let folder = try ConfigurationFolder()
        try folder.write(text, to: "platforms.yaml")
        let problems = try folder.problems(of: Self.configuration(stage: "every-kind"))
        #expect(problems.contains("DIR/platforms.yaml:\(expected)"))
    }

    @Test func shippedFile_whenRead_hasEveryPlatformWithDateAndSource() throws {
        var folder = try ConfigurationFolder()
        let shipped = try Self.checkout().appending("Config/platforms.yaml")
        folder.environment["DEEPLENS_PLATFORMS"] = shipped.string
        let table = try folder.load(Self.configuration(stage: "every-kind")).platforms
        #expect(
            table.names == [
                "bluesky", "facebook", "instagram", "linkedin", "mastodon", "pinterest", "threads",
                "tiktok", "x",
            ]
        )
        for platform in table.platforms.values {
            #expect(platform.checked.count == 10 && !platform.source.isEmpty)
            #expect(!platform.text.maxima.isEmpty && !platform.hashtags.length.maxima.isEmpty)
        }
        #expect(table.platforms["instagram"]?.hashtags.maximum == 5)
        #expect(table.platforms["threads"]?.hashtags.maximum == 1)
        #expect(table.platforms["x"]?.text == TextLimit([.weighted: 280], urlLength: 23))
        #expect(table.platforms["mastodon"]?.hashtags.spelling == .camel)
    }

    // MARK: Parts

    private func platforms(file: String, section: String = "") throws -> [String: Platform] {
        let folder = try ConfigurationFolder()
        try folder.write(file, to: "platforms.yaml")
        let text = Self.configuration(stage: "every-kind") + "\n" + section
        return try folder.load(text).platforms.platforms
    }

    private static func configuration(stage: String) -> String {
        """
        version: 1
        watch: [{path: .}]
        pipelines:
          default:
            - \(stage)
        """
    }

    /// The folder above this file that has the package's manifest.
    private static func checkout() throws -> FilePath {
        var folder = FilePath(#filePath)
        while folder.removeLastComponent() {
            let manifest = folder.appending("Package.swift")
            if FileManager.default.fileExists(atPath: manifest.string) { return folder }
        }
        throw Errno.noSuchFileOrDirectory
    }
}

/// A stage that posts to platforms.
private struct PlatformStage: Stage {
    static let descriptor = StageDescriptor(
        name: "posting",
        summary: "Posts.",
        options: [
            .init("platform", .platform, summary: ""),
            .init("several", .list(.platform), summary: ""),
            .init(
                "windows",
                .list(
                    .record([
                        .init("from", .integer(1...9), required: true, summary: ""),
                        .init("tags", .list(.string), summary: ""),
                    ])
                ),
                summary: ""
            ),
        ]
    )

    init(options: StageOptions) {}

    func process(_ draft: Draft, in context: StageContext) async throws -> StageOutcome {
        .advance(draft)
    }
}
