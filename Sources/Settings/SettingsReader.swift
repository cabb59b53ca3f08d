import StageKit
import SystemPackage
import YAMLDocument

/// Reads the whole configuration.
///
/// What is wrong is reported to the list of problems and left out or replaced by its default, so
/// that one pass finds everything.
struct SettingsReader {
    /// The version of the configuration's layout that this program reads.
    static let version = 1

    let options: OptionReader
    /// The platforms of the data file.
    let platforms: PlatformTable
    let stages: [any Stage.Type]

    /// The settings, which count only if no problem was reported.
    ///
    /// - Returns: `nil` if the file is for a newer program, so that its other keys mean nothing.
    func settings(_ root: YAMLNode) -> Settings? {
        let reader = MappingReader(root, options: options)
        guard isReadableVersion(reader) else { return nil }
        let watch = reader.node("watch", required: true)
        let watching = watching(reader.section("watching"))
        let queue = queue(reader.section("queue"))
        var captioning = captioning(reader.section("captioning"))
        let hashtags = hashtags(reader.section("hashtags"))
        let platforms = platforms(reader)
        let pipelines = reader.node("pipelines", required: true)
        let stateDirectory = stateDirectory(reader.section("state"))
        captioning.datastore = captioning.datastore ?? Settings.datastore(in: stateDirectory)
        reader.finish()
        var stageOptions = options
        stageOptions.platforms = platforms
        let pipelineReader = PipelineReader(options: stageOptions, stages: stages)
        let watchReader = WatchReader(options: options, pipelines: pipelines?.keys)
        return Settings(
            watch: watch.map(watchReader.folders) ?? [],
            watching: watching,
            queue: queue,
            captioning: captioning,
            hashtags: hashtags,
            platforms: platforms,
            pipelines: pipelines.map(pipelineReader.pipelines) ?? [:],
            stateDirectory: stateDirectory
        )
    }

    /// Whether the file is for this program; a missing or senseless version is only reported.
    private func isReadableVersion(_ reader: MappingReader) -> Bool {
        let version = Self.version
        guard let node = reader.node("version") else {
            if reader.isMapping {
                reader.report("version", "is missing: start the file with 'version: \(version)'")
            }
            return true
        }
        if case .integer(let other) = node.value, other > version {
            reader.report(
                "version",
                "this program reads \(version), the file has \(other): update the program"
            )
            return false
        }
        if node.value != .integer(version) {
            reader.report("version", "expected \(version), found \(node.finding)")
        }
        return true
    }

    /// The platforms of the data file with what the configuration says of them.
    private func platforms(_ reader: MappingReader) -> PlatformTable {
        var table = platforms
        if let node = reader.node("platforms") {
            let platformReader = PlatformReader(options: options)
            table.platforms = platformReader.platforms(node, over: table.platforms)
            table.changed = table.names.filter { table.platforms[$0] != platforms.platforms[$0] }
        }
        return table
    }

    private func watching(_ reader: MappingReader) -> Settings.Watching {
        defer { reader.finish() }
        let quiet = reader.duration("quiet_period", in: .milliseconds(50)...(.seconds(3600)))
        let rescan = reader.duration("rescan_interval", in: .seconds(1)...(.seconds(86400)))
        let poll = reader.duration("poll_interval", in: .seconds(1)...(.seconds(3600)))
        return Settings.Watching(
            quietPeriod: quiet ?? .milliseconds(200),
            rescanInterval: rescan ?? .seconds(300),
            pollInterval: poll ?? .seconds(10)
        )
    }

    private func queue(_ reader: MappingReader) -> Settings.Queue {
        defer { reader.finish() }
        return Settings.Queue(
            order: reader.choice("order") ?? .oldest,
            active: hours(reader),
            outboxLimit: reader.integer("outbox_limit", in: 1...10_000_000) ?? 100_000
        )
    }

    /// Daily hours such as `22:00-06:00`.
    private func hours(_ reader: MappingReader) -> Settings.Queue.Hours? {
        guard let text = reader.text("active") else { return nil }
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map(minutes)
        guard times.count == 2, let start = times[0], let end = times[1], start != end else {
            reader.report(
                "active",
                "expected two different times of day such as \"22:00-06:00\", found \(text.excerpt)"
            )
            return nil
        }
        return Settings.Queue.Hours(start: start, end: end)
    }

    /// The minutes after midnight of a time such as `06:30`.
    private func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }),
            let hour = UInt8(parts[0]), let minute = UInt8(parts[1]), hour < 24, minute < 60
        else { return nil }
        return Int(hour) * 60 + Int(minute)
    }

    private func captioning(_ reader: MappingReader) -> Settings.Captioning {
        defer { reader.finish() }
        var captioning = Settings.Captioning()
        captioning.model = model(reader) ?? captioning.model
        captioning.precision = reader.choice("precision") ?? captioning.precision
        captioning.beam = reader.integer("beam", in: 1...10) ?? captioning.beam
        captioning.matchWeight = matchWeight(reader)
        captioning.threads = threads(reader)
        captioning.minMatch = reader.number("min_match", in: -1...1) ?? captioning.minMatch
        captioning.minLabel = reader.number("min_label", in: 0...1) ?? captioning.minLabel
        captioning.minConfidence =
            reader.number("min_confidence", in: 0...1) ?? captioning.minConfidence
        captioning.neutral = reader.boolean("neutral") ?? captioning.neutral
        captioning.maxMegapixels =
            reader.integer("max_megapixels", in: 1...1000) ?? captioning.maxMegapixels
        captioning.weights = reader.folder(
            "weights",
            whenMissing: "name the folder with the weights, or leave this out"
        )
        captioning.datastore = reader.file("datastore")
        return captioning
    }

    private func hashtags(_ reader: MappingReader) -> Settings.Hashtags {
        defer { reader.finish() }
        var hashtags = Settings.Hashtags()
        hashtags.model = reader.choice("model") ?? hashtags.model
        return hashtags
    }

    private func model(_ reader: MappingReader) -> String? {
        guard let name = reader.text("model") else { return nil }
        let decoders = name.split(separator: "+", omittingEmptySubsequences: false)
        let isName = decoders.allSatisfy { decoder in
            !decoder.isEmpty
                && (decoder.hasSuffix(".safetensors")
                    || decoder.allSatisfy {
                        $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-")
                    })
        }
        if !isName {
            reader.report(
                "model",
                """
                expected a decoder's name such as updown, the path of a .safetensors file, or several \
                joined by +
                """
            )
        }
        return name
    }

    private func threads(_ reader: MappingReader) -> Int? {
        let range = 1...64
        guard let node = reader.node("threads"), node.value != .string("auto") else { return nil }
        if case .integer(let count) = node.value, range.contains(count) { return count }
        reader.report(
            "threads",
            "expected auto or \(OptionKind.integer(range).expectation), found \(node.finding)"
        )
        return nil
    }

    private func matchWeight(_ reader: MappingReader) -> Double? {
        guard let node = reader.node("match_weight"), node.value != .string("auto") else {
            return nil
        }
        return reader.number("match_weight", in: 0...10)
    }

    /// The configured state folder, or the one that fits where the program runs.
    private func stateDirectory(_ reader: MappingReader) -> FilePath {
        defer { reader.finish() }
        return reader.folder("directory", whenMissing: nil)
            ?? options.paths.defaultStateDirectory
    }
}

extension YAMLNode {
    /// A mapping's keys; none for any other node.
    fileprivate var keys: [String] {
        guard case .mapping(let entries) = value else { return [] }
        return entries.map(\.key)
    }
}
