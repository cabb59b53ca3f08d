import StageKit
import TestSupport
import Testing

@testable import ExternalCommand

struct CommandReplyTests {
    @Test func reply_whenNotUTF8_isRefused() {
        #expect(throws: ReplyProblem("it is not UTF-8 text")) {
            try CommandReply(Array(#"{"caption": ""#.utf8) + [0xFF] + Array(#""}"#.utf8))
        }
    }

    @Test(arguments: ["\\n", "\\u0000", "\\u001b[31m", "\\u007f", "\\u0085"])
    func text_whenItHasControlCharacters_isRefused(escape: String) throws {
        for (reply, place) in [
            (#"{"caption": "a\#(escape)"}"#, "caption"),
            (#"{"reject": "a\#(escape)"}"#, "reject"),
            (#"{"hashtags": ["cat", "a\#(escape)"]}"#, "hashtags[1]"),
            (#"{"hashtags": [{"tag": "a\#(escape)"}]}"#, "hashtags[0].tag"),
        ] {
            let error = #expect(throws: ReplyProblem.self) { try CommandReply(Array(reply.utf8)) }
            #expect(error?.description.hasPrefix("\(place) has a control character") == true)
        }
    }

    @Test func text_whenTooLong_isRefused() throws {
        let longest = String(repeating: "é", count: 5_000)
        #expect(try reply(#"{"caption": "\#(longest)"}"#).caption == longest)
        #expect(throws: ReplyProblem("caption is longer than 5000 characters")) {
            try reply(#"{"caption": "\#(longest)."}"#)
        }
        let tags = Array(repeating: #""a""#, count: 201).joined(separator: ",")
        #expect(throws: ReplyProblem("hashtags has 201 tags, more than 200")) {
            try reply(#"{"hashtags": [\#(tags)]}"#)
        }
    }

    @Test(arguments: ["-0.1", "1.5", "1e300"])
    func score_whenOutOfRange_isRefused(score: String) {
        let error = #expect(throws: ReplyProblem.self) {
            try reply(#"{"hashtags": [{"tag": "a", "score": \#(score)}]}"#)
        }
        #expect(error?.description.hasPrefix("hashtags[0].score ") == true)
    }

    @Test func reply_whenNestedDeeply_isRefused() {
        let nested = String(repeating: "[", count: 500_000)
        #expect(throws: ReplyProblem("it is not one valid JSON object")) {
            try reply(#"{"caption": \#(nested)"#)
        }
    }

    @Test func problem_whenTheKeyIsOdd_showsNoControlCharacters() {
        let key = String(repeating: "k\\u001b", count: 100)
        let error = #expect(throws: ReplyProblem.self) { try reply(#"{"\#(key)": 1}"#) }
        let isClean = error?.description.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        #expect(isClean == true)
        #expect((error?.description.count ?? 0) < 200)
    }

    private func reply(_ text: String) throws(ReplyProblem) -> CommandReply {
        try CommandReply(Array(text.utf8))
    }
}
