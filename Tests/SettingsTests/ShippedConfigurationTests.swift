import FoundationEssentials
import HashtagPolicy
import Settings
import StageKit
import SystemPackage
import Testing

struct ShippedConfigurationTests {
    @Test func defaultConfiguration_whenRead_watchesThePhotosOfTheCheckout() throws {
        let root = try Self.root()
        let settings = try Settings.load(
            contentsOf: root.appending("Config/deeplens.yaml"),
            stages: ShippedStages.all,
            environment: [:]
        )
        let watch = try #require(settings.watch.first)
        #expect(settings.watch.count == 1)
        #expect(watch.path == root.appending("Photos"))
        #expect(watch.create)
        #expect(settings.stateDirectory == root.appending(".state"))
        let stages = try #require(settings.pipelines["default"])
        #expect(stages.map(\.name) == ["hashtag-policy", "profanity-filter", "sidecar"])
        let instagram = try #require(settings.platforms.platforms["instagram"])
        #expect(
            stages.map(\.options.values) == [
                ["platform": .platform(instagram), "max": .integer(5), "case": .string("camel")],
                ["action": .string("mask")],
                ["formats": .list([.string("xmp"), .string("json")])],
            ]
        )
    }

    /// What is commented out shows the defaults, so uncommenting it must change nothing.
    @Test func defaultConfiguration_whenItsDefaultsAreUncommented_meansTheSame() throws {
        let file = try Self.root().appending("Config/deeplens.yaml")
        let text = try String(contentsOfFile: file.string, encoding: .utf8)
        let defaults = [
            "recursive", "include", "exclude", "pipeline", "poll", "follow_symlinks", "watching",
            "quiet_period", "rescan_interval", "poll_interval", "precision", "match_weight",
            "threads", "min_match",
            "min_label", "min_confidence", "neutral", "max_megapixels", "hashtags", "model",
        ]
        var uncommented = text
        for key in defaults {
            #expect(text.contains("# \(key):"))
            uncommented = uncommented.replacing("# \(key):", with: "\(key):")
        }
        let folder = try Self.folder()
        #expect(try folder.load(uncommented).watch == folder.load(text).watch)
        #expect(try folder.load(uncommented).watching == folder.load(text).watching)
        #expect(try folder.load(uncommented).captioning == folder.load(text).captioning)
        #expect(try folder.load(uncommented).hashtags == folder.load(text).hashtags)
    }

    /// What is commented out of the hashtag rules can be used as it stands.
    @Test func defaultConfiguration_whenItsHashtagRulesAreUncommented_isAccepted() throws {
        let file = try Self.root().appending("Config/deeplens.yaml")
        let text = try String(contentsOfFile: file.string, encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex { $0.contains("- hashtag-policy:") })
        let end = try #require(lines[start...].firstIndex { $0.isEmpty })
        let mark = "        # "
        for line in start..<end where lines[line].hasPrefix(mark) {
            lines[line] = "        " + lines[line].dropFirst(mark.count)
        }
        let uncommented = lines.joined(separator: "\n")
        let stage = try #require(try Self.folder().load(uncommented).pipelines["default"]?.first)
        #expect(stage.options.values.count == HashtagPolicy.descriptor.options.count)
    }

    @Test(arguments: ["creator", "newsroom", "self-hoster"])
    func example_whenRead_isAccepted(name: String) throws {
        let file = try Self.root().appending("Config/examples/\(name).yaml")
        let folder = try Self.folder()
        try folder.makeFolder("library")
        let settings = try Settings.load(
            contentsOf: file,
            stages: ShippedStages.all,
            environment: folder.environment.merging(["PHOTOS": folder.path.string]) { $1 }
        )
        #expect(settings.watch.allSatisfy { $0.path.starts(with: folder.path) })
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func defaultConfiguration_whenMutated_isReadOrExplained(seed: UInt64) throws {
        let file = try Self.root().appending("Config/deeplens.yaml")
        let original = [UInt8](try Data(contentsOf: URL(filePath: file.string)))
        let folder = try Self.folder()
        var mutator = TextMutator(seed: seed)
        var refused = 0
        for _ in 0..<250 {
            let text = mutator.mutated(original)
            do {
                let settings = try folder.load(bytes: text)
                #expect(!settings.watch.isEmpty && !settings.pipelines.isEmpty)
            } catch let error as SettingsError {
                refused += 1
                #expect(!error.problems.isEmpty)
                let lengths = Self.lineLengths(text)
                for problem in error.problems where !problem.isInside(lengths) {
                    Issue.record(
                        "\(problem) is outside of \(String(decoding: text, as: UTF8.self))"
                    )
                }
            }
        }
        #expect((50...240).contains(refused))
    }

    /// The number of Unicode scalars in each line, by YAML's line breaks.
    private static func lineLengths(_ text: [UInt8]) -> [Int] {
        var lengths = [0]
        var previous: Unicode.Scalar?
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lengths.append(0)
            default: lengths[lengths.count - 1] += 1
            }
            previous = scalar
        }
        return lengths
    }

    private static func folder() throws -> ConfigurationFolder {
        var folder = try ConfigurationFolder()
        folder.stages = ShippedStages.all
        let platforms = try root().appending("Config/platforms.yaml")
        folder.environment["DEEPLENS_PLATFORMS"] = platforms.string
        return folder
    }

    /// The checkout: the folder above this file that has the package's manifest.
    private static func root() throws -> FilePath {
        var folder = FilePath(#filePath)
        while folder.removeLastComponent() {
            let manifest = folder.appending("Package.swift")
            if FileManager.default.fileExists(atPath: manifest.string) { return folder }
        }
        throw Errno.noSuchFileOrDirectory
    }
}

extension SettingsError.Problem {
    /// Whether the position is in a text with these lines or at its end.
    fileprivate func isInside(_ lineLengths: [Int]) -> Bool {
        guard let line, let column else { return false }
        guard line <= lineLengths.count else { return line == lineLengths.count + 1 && column == 1 }
        return column <= lineLengths[line - 1] + 1
    }
}
