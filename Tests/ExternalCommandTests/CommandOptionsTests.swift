import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import ExternalCommand

struct CommandOptionsTests {
    @Test func stage_keepsTheContract() async throws {
        for script in ["cat >/dev/null", #"echo '{"caption": "A cat.", "hashtags": ["cat"]}'"#] {
            let program = try UserProgram(script)
            try await StageConformance.check(program.stage())
            withExtendedLifetime(program) {}
        }
    }

    @Test(arguments: [[], [""], ["bin/program"], ["./program", "a"], ["~other/program"]])
    func run_whenItNamesNoProgram_isRefused(words: [String]) {
        let options = StageOptions(["run": .list(words.map { .string($0) })])
        let error = #expect(throws: StageOptionsError.self) {
            try ExternalCommand(options: options)
        }
        #expect(error?.problems.map(\.key) == ["run"])
    }

    @Test(arguments: ["/nonexistent/program", "/etc/passwd", "/tmp", "no-such-program-anywhere"])
    func prepare_whenThereIsNoSuchProgram_names(program: String) async throws {
        let options = StageOptions(["run": .list([.string(program)])])
        let stage = try ExternalCommand(options: options)
        let error = await #expect(throws: StageError.self) { try await stage.prepare() }
        #expect(error?.message.hasPrefix("\(program) is no program that can be run") == true)
        let failure = await #expect(throws: StageError.self) {
            try await stage.process(.sample(), in: .sample())
        }
        #expect(failure?.message.hasPrefix("\(program) could not be run") == true)
        #expect(failure?.kind == .permanent)
    }

    @Test func program_whenNamedAlone_isFoundInThePath() async throws {
        let options = StageOptions(["run": .list([.string("cat"), .string("/dev/null")])])
        let stage = try ExternalCommand(options: options)
        try await stage.prepare()
        #expect(try await stage.process(.sample(), in: .sample()) == .advance(.sample()))
    }
}
