import FoundationEssentials
import Glibc
import StageKit
import SystemPackage
import TestSupport
import Testing

@testable import ExternalCommand

struct ExternalCommandTests {
    // MARK: Answers

    @Test func process_whenTheProgramSaysNothing_advancesTheDraftAsItCame() async throws {
        #expect(try await UserProgram("cat >/dev/null").outcome() == .advance(.sample()))
        #expect(try await UserProgram("echo").outcome() == .advance(.sample()))
        #expect(try await UserProgram("echo '{}'").outcome() == .advance(.sample()))
    }

    @Test func process_whenTheProgramChangesTheDraft_noteNamesWhat() async throws {
        let program = try UserProgram(
            """
            echo '{"caption": "Ein K\\u00e4tzchen.", "hashtags": ["pet", "#Katze",
                {"tag": "cute", "score": 0.5, "source": "related"}]}'
            """
        )
        var changed = Draft.sample()
        changed.caption = "Ein Kätzchen."
        changed.hashtags = [
            Hashtag(tag: "pet", score: 0.4, source: .related),
            Hashtag(tag: "Katze", score: 1, source: .rule),
            Hashtag(tag: "cute", score: 0.5, source: .related),
        ]
        let outcome = try await program.outcome()
        #expect(outcome == .advance(changed, note: "changed caption, hashtags"))
    }

    @Test func process_whenTheProgramHolds_holdsWhatItChanged() async throws {
        let program = try UserProgram(#"echo '{"hold": "Is this Ada?", "alt_text": "Ada."}'"#)
        let changed = Draft.sample(altText: "Ada.")
        #expect(try await program.outcome() == .hold(changed, reason: "Is this Ada?"))
    }

    @Test func process_whenTheProgramRejects_rejects() async throws {
        let program = try UserProgram(#"echo '{"reject": "No cats."}'"#)
        #expect(try await program.outcome() == .reject(reason: "No cats."))
    }

    // MARK: What the program gets

    @Test func input_whenRead_isOneLineOfTheSidecarsKeysWithTheFile() async throws {
        let program = try UserProgram(#"cat >"$1""#)
        let file = program.file("input")
        let draft = Draft.sample(path: "/photos/a b.png", caption: "Two\nlines \"quoted\".")
        _ = try await program.outcome(of: draft, [file.string])
        let input = try program.text("input")
        #expect(input == (try ResultDocument(draft).jsonLine(file: "/photos/a b.png")) + "\n")
        #expect(input.filter(\.isNewline).count == 1)
    }

    @Test func arguments_whenOdd_arePassedAsTheyAre() async throws {
        let program = try UserProgram(#"printf '%s\n' "$2" '*' >"$1""#)
        let argument = "$(id) `id` \"; rm * 'é"
        _ = try await program.outcome([program.file("arguments").string, argument])
        #expect(try program.text("arguments") == "\(argument)\n*\n")
    }

    @Test func environment_whenTheProgramLooks_hasNothingElse() async throws {
        setenv("DEEPLENS_TEST_SECRET", "hunter2", 1)
        defer { unsetenv("DEEPLENS_TEST_SECRET") }
        let program = try UserProgram(#"/usr/bin/env >"$1""#)
        _ = try await program.outcome([program.file("environment").string])
        let names = try program.text("environment").split(separator: "\n").compactMap {
            $0.split(separator: "=").first
        }
        // The shell itself adds PWD, and some shells SHLVL and _.
        #expect(Set(names).subtracting(["PWD", "SHLVL", "_"]) == ["HOME", "LANG", "PATH"])
    }

    @Test func input_whenNotRead_isNoFailure() async throws {
        let long = Draft.sample(caption: String(repeating: "a long caption ", count: 100_000))
        for _ in 0..<20 {
            let outcome = try await UserProgram("exec <&-; echo '{}'").outcome(of: long)
            #expect(outcome == .advance(long))
        }
    }

    // MARK: Failures

    @Test func process_whenTheProgramFails_errorHasItsFirstLines() async throws {
        let program = try UserProgram(
            "printf 'no model\\033[31m\\n\\n  run setup\\nthird\\nfourth\\n' >&2; exit 1"
        )
        let error = try #require(try await program.failure())
        let message =
            "\(program.path) ended with status 1: no model\u{FFFD}[31m / run setup / third"
        #expect(error == StageError(message))
    }

    @Test func process_whenTheProgramWantsToBeAskedLater_errorIsTransient() async throws {
        let program = try UserProgram("exit 75")
        let error = StageError("\(program.path) asks to be run again later", kind: .transient)
        #expect(try await program.failure() == error)
        #expect(try await program.failure(options: ["on_error": .string("skip")]) == error)
    }

    @Test func process_whenASignalEndsTheProgram_errorNamesIt() async throws {
        let program = try UserProgram("kill -SEGV $$")
        let error = StageError("\(program.path) was ended by signal 11")
        #expect(try await program.failure() == error)
    }

    @Test(arguments: [
        ("hello", "it is not one valid JSON object"),
        ("[]", "is not an object"),
        ("{} {}", "it is not one valid JSON object"),
        (#"{"caption": 1}"#, "caption is not text"),
        (#"{"caption": null}"#, "caption is null, not text"),
        (#"{"captoin": "a"}"#, "captoin is unknown; it may have caption, alt_text, hashtags"),
        (#"{"hashtags": ["a", {"tag": "b", "score": "high"}]}"#, "hashtags[1].score is not a num"),
        (#"{"hashtags": [{"score": 0.5}]}"#, "hashtags[0].tag is missing"),
        (#"{"hashtags": "cat"}"#, "hashtags is not a list"),
        (#"{"hold": ""}"#, "hold is empty"),
        (#"{"hold": "a", "reject": "b"}"#, "it has both hold and reject"),
    ])
    func process_whenTheReplyCannotBeUsed_errorNamesTheProgramAndTheKey(
        reply: String,
        problem: String
    ) async throws {
        let program = try UserProgram("cat <<'EOF'\n\(reply)\nEOF")
        let error = try #require(try await program.failure())
        let start = "the reply of \(program.path) cannot be used: \(problem)"
        #expect(error.message.hasPrefix(start), "\(error)")
        #expect(error.kind == .permanent)
    }

    @Test func process_whenTheProgramWritesTooMuch_isStopped() async throws {
        let program = try UserProgram("exec yes")
        let error = StageError("\(program.path) wrote more than 2048 bytes")
        #expect(try await program.failure(options: ["max_reply_bytes": .integer(2_048)]) == error)
    }

    @Test func process_whenTheProgramComplainsALot_isNotHeldUp() async throws {
        let program = try UserProgram("yes complaint | head -c 1000000 >&2; echo '{}'")
        let recorder = LogRecorder()
        #expect(try await program.outcome(recorder: recorder) == .advance(.sample()))
        #expect(recorder.lines.first?.contains("complaint / complaint / complaint") == true)
    }

    @Test func process_whenFailuresAreSkipped_advancesWithANote() async throws {
        let program = try UserProgram("echo broken >&2; exit 2")
        let recorder = LogRecorder()
        let outcome = try await program.outcome(
            options: ["on_error": .string("skip")],
            recorder: recorder
        )
        let problem = "\(program.path) ended with status 2: broken"
        #expect(outcome == .advance(.sample(), note: "skipped: \(problem)"))
        #expect(recorder.lines == ["the draft goes on as it is: \(problem)"])
    }
}
