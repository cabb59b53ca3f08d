import Settings
import StageKit
import SystemPackage
import Testing

struct SettingsProblemTests {
    @Test(arguments: [
        (
            "",
            [
                "1:1: the key 'pipelines' is missing", "1:1: the key 'watch' is missing",
                "1:1: version: is missing: start the file with 'version: 1'",
            ]
        ),
        ("[]", ["1:1: expected a mapping, found a list"]),
        ("text", ["1:1: expected a mapping, found text 'text'"]),
        (
            "version: 2\nnonsense: true",
            ["1:10: version: this program reads 1, the file has 2: update the program"]
        ),
        (
            "version: '1'\nwatch:\npipelines: {}\n",
            [
                "1:10: version: expected 1, found text '1'",
                """
                2:7: watch: expected a list with a folder, such as '- path: ~/Photos', \
                found nothing
                """,
                """
                3:12: pipelines: expected a mapping of names to lists of stages, \
                found a mapping
                """,
            ]
        ),
        (
            "a: b: c",
            [
                """
                1:5: mapping values are not allowed in this context: \
                check the indentation, and put text that contains ': ' in quotes
                """
            ]
        ),
    ])
    func file_whenItsFrameIsWrong_isExplained(text: String, expected: [String]) throws {
        #expect(try ConfigurationFolder().problems(of: text) == expected)
    }

    @Test(arguments: [
        (
            "watch: [{path: gone}]",
            "3:16: path: the folder DIR/gone does not exist: make it, or add 'create: true'"
        ),
        ("watch: [{path: test.yaml, create: true}]", "3:16: path: DIR/test.yaml is not a folder"),
        ("watch: [{path: test.yaml/in}]", "3:16: path: DIR/test.yaml/in is not a folder"),
        ("watch: [{recursive: false}]", "3:9: the key 'watch.path' is missing"),
        ("watch: [inbox]", "3:9: watch: expected a mapping, found text 'inbox'"),
        (
            "watch: {path: .}",
            """
            3:8: watch: expected a list with a folder, such as '- path: ~/Photos', found a mapping
            """
        ),
        (
            "watch: [{path: 2026, create: true}]",
            """
            3:16: path: expected text, found 2026: put it in quotes
            """
        ),
        ("watch: [{path: ~}]", "3:16: path: expected a path, found nothing: put '~' in quotes"),
        ("watch: [{path: '', create: true}]", "3:16: path: expected text, found empty text"),
        (
            "watch: [{path: ., recursive: yes}]",
            """
            3:30: recursive: expected true or false, found text 'yes'
            """
        ),
        (
            "watch: [{path: ., recursiev: true}]",
            """
            3:19: unknown key 'recursiev': did you mean 'recursive'? \
            Allowed here: create, path, recursive, include, exclude, pipeline, poll, follow_symlinks
            """
        ),
        (
            "watch: [{path: ., zebra: true}]",
            """
            3:19: unknown key 'zebra': \
            allowed here: create, path, recursive, include, exclude, pipeline, poll, follow_symlinks
            """
        ),
        (
            "watch: [{path: ., include: '*.jpg'}]",
            """
            3:28: include: expected a list, found text '*.jpg': put it in brackets, [like this]
            """
        ),
        ("watch: [{path: ., exclude: [a, [b]]}]", "3:32: exclude: expected text, found a list"),
        (
            "watch: [{path: ., include: ['in/*.jpg']}]",
            """
            3:28: include: the pattern 'in/*.jpg' has a '/': patterns are of names, without folders
            """
        ),
        (
            "watch: [{path: ., poll: sometimes}]",
            "3:25: poll: expected one of auto, always, never, found text 'sometimes'"
        ),
        (
            "watch: [{path: ., follow_symlinks: 1}]",
            "3:36: follow_symlinks: expected true or false, found 1"
        ),
        (
            "watch: [{path: ., pipeline: defualt}]",
            """
            3:29: pipeline: no pipeline is called 'defualt': did you mean 'default'? \
            Known pipelines: default
            """
        ),
        (
            "watch: [{path: .}, {path: ./a/..}]",
            """
            3:27: path: this folder is watched already, at 3:16
            """
        ),
        ("watch: [{path: $GONE/in}]", "3:16: path: the environment variable GONE is not set"),
        (
            "watch: [{path: '${HOME'}]",
            """
            3:16: path: write a variable as ${NAME}, and a dollar sign as $$
            """
        ),
        (
            "watch: [{path: cash$}]",
            """
            3:16: path: write a variable as ${NAME}, and a dollar sign as $$
            """
        ),
        (
            "watch: [{path: ~other/in}]",
            """
            3:16: path: '~' stands for your own home folder only: write the whole path
            """
        ),
        ("watch: [{path: \"a\\0b\"}]", "3:16: path: expected text, found text 'a\\0b'"),
    ])
    func watch_whenWrong_isExplained(text: String, expected: String) throws {
        let frame = "version: 1\npipelines: {default: [every-kind]}\n"
        #expect(try ConfigurationFolder().problems(of: frame + text) == [expected])
    }

    @Test(arguments: [
        ("captioning: {beam: 0}", "4:20: beam: expected a whole number from 1 to 10, found 0"),
        (
            "captioning: {beam: three}",
            """
            4:20: beam: expected a whole number from 1 to 10, found text 'three'
            """
        ),
        ("captioning: {beam: 2.5}", "4:20: beam: expected a whole number from 1 to 10, found 2.5"),
        ("captioning: {beam: }", "4:20: beam: expected a whole number from 1 to 10, found nothing"),
        (
            "captioning: {threads: many}",
            """
            4:23: threads: expected auto or a whole number from 1 to 64, found text 'many'
            """
        ),
        (
            "captioning: {threads: 65}",
            """
            4:23: threads: expected auto or a whole number from 1 to 64, found 65
            """
        ),
        (
            "captioning: {precision: fp23}",
            """
            4:25: precision: expected one of auto, fp32, bf16, int8, found text 'fp23': did you mean \
            'fp32'?
            """
        ),
        (
            "captioning: {match_weight: 11}",
            "4:28: match_weight: expected a number from 0 to 10, found 11"
        ),
        (
            "captioning: {min_match: 1.5}",
            "4:25: min_match: expected a number from -1 to 1, found 1.5"
        ),
        (
            "captioning: {min_match: .nan}",
            """
            4:25: min_match: expected a number from -1 to 1, found nan
            """
        ),
        (
            "captioning: {minMatch: 0.3}",
            """
            4:14: unknown key 'minMatch': did you mean 'min_match'? Allowed here: model, \
            precision, beam, match_weight, threads, min_match, min_label, min_confidence, neutral, \
            max_megapixels, weights, datastore
            """
        ),
        (
            "captioning: {model: ../up}",
            """
            4:21: model: expected a decoder's name such as updown, the path of a .safetensors file, or several joined by +
            """
        ),
        (
            "captioning: {model: sat++updown}",
            """
            4:21: model: expected a decoder's name such as updown, the path of a .safetensors file, or several joined by +
            """
        ),
        (
            "captioning: {weights: gone}",
            """
            4:23: weights: the folder DIR/gone does not exist: \
            name the folder with the weights, or leave this out
            """
        ),
        ("captioning: [beam]", "4:13: captioning: expected a mapping, found a list"),
        (
            "watching: {quiet_period: 5}",
            """
            4:26: quiet_period: expected a time such as 250ms, 5s, 10m or 2h, \
            from 50ms to 1h, found 5
            """
        ),
        (
            "watching: {rescan_interval: 25h}",
            """
            4:29: rescan_interval: expected a time such as 250ms, 5s, 10m or 2h, from 1s to 24h, \
            found text '25h'
            """
        ),
        (
            "watching: {poll_interval: 500ms}",
            """
            4:27: poll_interval: expected a time such as 250ms, 5s, 10m or 2h, from 1s to 1h, \
            found text '500ms'
            """
        ),
        (
            "watching: {quiet_period: 99999999999999999999h}",
            """
            4:26: quiet_period: expected a time such as 250ms, 5s, 10m or 2h, from 50ms to 1h, \
            found text '99999999999999999999h'
            """
        ),
        (
            "hashtags: {model: gnu}",
            """
            4:19: model: expected one of cooccurrence, gru, vae, gan, ensemble, found text 'gnu': \
            did you mean 'gru'?
            """
        ),
        ("state: {directory: test.yaml}", "4:20: directory: DIR/test.yaml is not a folder"),
        (
            "http: {listen: 1}",
            """
            4:1: unknown key 'http': \
            allowed here: version, watch, watching, queue, captioning, hashtags, platforms, \
            pipelines, state
            """
        ),
        (
            "captoining: {}",
            """
            4:1: unknown key 'captoining': did you mean 'captioning'? \
            Allowed here: version, watch, watching, queue, captioning, hashtags, platforms, \
            pipelines, state
            """
        ),
    ])
    func section_whenWrong_isExplained(text: String, expected: String) throws {
        let frame = "version: 1\nwatch: [{path: .}]\npipelines: {default: [every-kind]}\n"
        #expect(try ConfigurationFolder().problems(of: frame + text) == [expected])
    }

    @Test func file_whenMuchIsWrong_isExplainedAtOnceInItsOrder() throws {
        let problems = try ConfigurationFolder().problems(
            of: """
                version: one
                watch:
                  - path: gone
                    recusrive: maybe
                captioning: {beam: 11, threads: 0}
                pipelines:
                  other:
                    - every-knid
                    - every-kind: {count: 31, steps: [1, 10, x]}
                """
        )
        let positions = problems.map { $0.split(separator: " ")[0] }
        #expect(
            positions == [
                "1:10:", "3:5:", "3:11:", "4:5:", "5:20:", "5:33:", "8:7:", "9:27:", "9:42:",
                "9:46:",
            ]
        )
    }

    @Test func problem_whenReachedThroughAliases_isReportedOnce() throws {
        let problems = try ConfigurationFolder().problems(
            of: """
                version: 1
                watch: [&a {path: ., include: [5]}, {<<: *a, path: in, create: true}]
                pipelines: {default: [every-kind]}
                """
        )
        #expect(problems == ["2:32: include: expected text, found 5: put it in quotes"])
    }

    @Test func folder_whenWatchedTwiceThroughALink_isReported() throws {
        let folder = try ConfigurationFolder()
        try folder.link("link", to: ".")
        let problems = try folder.problems(
            of: """
                version: 1
                watch: [{path: .}, {path: link}]
                pipelines: {default: [every-kind]}
                """
        )
        #expect(problems == ["2:27: path: this folder is watched already, at 2:16"])
    }

    @Test func file_whenItCannotBeRead_isNamedWithTheReason() throws {
        let folder = try ConfigurationFolder()
        let cases: [(FilePath, String)] = [
            ("gone.yaml", "No such file or directory"), (folder.path, "Is a directory"),
        ]
        for (file, reason) in cases {
            let error = #expect(throws: SettingsError.self) {
                try Settings.load(
                    contentsOf: file,
                    stages: [],
                    environment: [:],
                    currentDirectory: folder.path
                )
            }
            #expect(error?.description == "\(file): the configuration cannot be read: \(reason)")
            #expect(error?.problems.first?.line == nil)
        }
    }

    @Test func file_whenEndless_isRefused() throws {
        let error = #expect(throws: SettingsError.self) {
            try Settings.load(contentsOf: "/dev/zero", stages: [])
        }
        #expect(error?.description == "/dev/zero:1:1: the file is larger than 1024 KiB")
    }
}
