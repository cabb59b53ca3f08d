import Testing

struct StageOptionsTests {
    @Test(arguments: [
        ("flag: 1", "6:15: flag: expected true or false, found 1"),
        ("count: 31", "6:16: count: expected a whole number from 0 to 30, found 31"),
        ("share: -0.5", "6:16: share: expected a number from 0 to 1, found -0.5"),
        ("share: .inf", "6:16: share: expected a number from 0 to 1, found inf"),
        (
            "wait: 5",
            """
            6:15: wait: expected a time such as 250ms, 5s, 10m or 2h, from 100ms to 1m, found 5
            """
        ),
        (
            "wait: 2h",
            """
            6:15: wait: expected a time such as 250ms, 5s, 10m or 2h, from 100ms to 1m, \
            found text '2h'
            """
        ),
        ("name: ", "6:14: name: expected text, found nothing"),
        ("name: true", "6:15: name: expected text, found true: put it in quotes"),
        (
            "case: cammel",
            """
            6:15: case: expected one of camel, lower, keep, found text 'cammel': \
            did you mean 'camel'?
            """
        ),
        (
            "case: upside-down",
            """
            6:15: case: expected one of camel, lower, keep, found text 'upside-down'
            """
        ),
        (
            "words: one",
            """
            6:16: words: expected a list, found text 'one': put it in brackets, [like this]
            """
        ),
        ("words: [a, 5]", "6:20: words: expected text, found 5: put it in quotes"),
        ("steps: [1, 2, 10]", "6:23: steps: expected a whole number from 1 to 9, found 10"),
        ("headers: [a]", "6:18: headers: expected a mapping, found a list"),
        ("headers: {A: b, C: 5}", "6:28: headers.C: expected text, found 5: put it in quotes"),
        ("grid: [[true], [1]]", "6:25: grid: expected true or false, found 1"),
        (
            "time_limit: 0s",
            """
            6:21: time_limit: expected a time such as 250ms, 5s, 10m or 2h, from 1s to 24h, \
            found text '0s'
            """
        ),
        (
            "cuont: 1",
            """
            6:9: unknown key 'cuont': did you mean 'count'? Allowed here: flag, count, share, wait, \
            name, case, words, steps, headers, grid, secret, time_limit
            """
        ),
    ])
    func option_whenWrong_isExplained(option: String, expected: String) throws {
        #expect(try problems(of: "every-kind:\n        \(option)") == [expected])
    }

    @Test(arguments: [
        (
            "every-knid",
            """
            5:7: unknown stage 'every-knid': did you mean 'every-kind'? \
            Known stages: every-kind, choosy, signing
            """
        ),
        ("zebra", "5:7: unknown stage 'zebra': known stages: every-kind, choosy, signing"),
        (
            "{every-kind: {}, choosy: {}}",
            """
            5:7: expected one stage, as '- name' or '- name: {option: value}', found a mapping
            """
        ),
        ("5", "5:7: expected one stage, as '- name' or '- name: {option: value}', found 5"),
        ("every-kind: 5", "5:19: every-kind: expected a mapping, found 5"),
        ("choosy", "5:7: the key 'choosy.url' is missing"),
        ("choosy: {max: 3}", "5:15: the key 'choosy.url' is missing"),
        ("choosy: 5", "5:15: choosy: expected a mapping, found 5"),
        ("choosy: {url: x, max: 3, min: 4}", "5:29: max: 3 is less than min"),
        ("choosy: {url: x, min: 6}", "5:7: max: 5 is less than min"),
        ("choosy: {url: x, tags: [a, b c]}", "5:34: tags: 'b c' has a space"),
    ])
    func stage_whenWrong_isExplained(stage: String, expected: String) throws {
        #expect(try problems(of: stage) == [expected])
    }

    @Test func pipeline_whenEmpty_isExplained() throws {
        let problems = try ConfigurationFolder().problems(
            of: "version: 1\nwatch: [{path: .}]\npipelines: {default: [], other: sidecar}"
        )
        #expect(
            problems == [
                """
                3:22: default: expected a list with a stage, such as '- sidecar', found a list
                """,
                """
                3:33: other: expected a list with a stage, such as '- sidecar', \
                found text 'sidecar'
                """,
            ]
        )
    }

    @Test func message_whenItRepeatsOddText_isHarmlessToATerminal() throws {
        let problems = try problems(of: #"choosy: {url: x, tags: ["\e[31m \n"], "\e": 1}"#)
        #expect(
            problems == [
                #"5:31: tags: '\u{1B}[31m \n' has a space"#,
                #"""
                5:45: unknown key '\u{1B}': allowed here: url, max, min, tags, time_limit
                """#,
            ]
        )
    }

    @Test(arguments: [
        "hunter2", "[hunter2]", "{value: hunter2}", "{hunter2: }", "{file: [hunter2]}",
        "{file: $hunter2}", "{file: ~hunter2}", "{environment: whsec_hunter2=}",
        "{environment: 2hunter2}", "{credential: ../hunter2}", "{file: a, credential: hunter2}",
        "*hunter2", "!hunter2", "{environment: [hunter2]}", "\"hunter2\\0\"",
    ])
    func secret_whenWrittenInline_isRefusedWithoutBeingRepeated(secret: String) throws {
        let problems = try problems(of: "every-kind: {secret: \(secret)}")
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.hasPrefix("5:") && !$0.contains("hunter2") })
    }

    @Test func secret_whenWrittenInline_isRefusedWithTheRemedy() throws {
        #expect(
            try problems(of: "every-kind: {secret: hunter2}") == [
                """
                5:28: secret: a secret is never written here: say where it is kept with \
                {file: PATH}, {environment: NAME} or {credential: NAME}
                """
            ]
        )
    }

    private func problems(of stage: String) throws -> [String] {
        try ConfigurationFolder().problems(
            of: """
                version: 1
                watch: [{path: .}]
                pipelines:
                  default:
                    - \(stage)
                """
        )
    }
}
