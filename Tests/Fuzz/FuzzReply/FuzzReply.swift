import Invariants
import StageKit

@testable import ExternalCommand

/// What a user's program may answer.
@c(LLVMFuzzerTestOneInput)
public func testReply(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzReply.test(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private enum FuzzReply {
    private static let draft = Draft.example("A cat.", altText: "A cat.", tags: ["cat", "pet"])

    /// Tries one reply.
    static func test(_ bytes: [UInt8]) {
        do throws(ReplyProblem) {
            check(try CommandReply(bytes).outcome(for: draft))
        } catch {
            checkText(error.description, mayBeEmpty: false)
        }
    }

    /// A reply that is taken leaves a draft that the stages after it can use.
    private static func check(_ outcome: StageOutcome) {
        switch outcome {
        case .advance(let changed, let note):
            check(changed)
            Invariant.check((note == nil) == (changed == draft), "a change is noted")
        case .hold(let changed, let reason):
            check(changed)
            checkText(reason, mayBeEmpty: false)
        case .reject(let reason):
            checkText(reason, mayBeEmpty: false)
        }
    }

    private static func check(_ changed: Draft) {
        checkText(changed.caption, mayBeEmpty: true)
        checkText(changed.altText, mayBeEmpty: true)
        for hashtag in changed.hashtags {
            checkText(hashtag.tag, mayBeEmpty: false)
            Invariant.check((0...1).contains(hashtag.score), "a score is 0 to 1")
        }
        Invariant.check((try? ResultDocument(changed).prettyJSON()) != nil, "it can be written")
    }

    private static func checkText(_ text: String, mayBeEmpty: Bool) {
        Invariant.check(mayBeEmpty || !text.isEmpty, "a text says something")
        let isClean = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        Invariant.check(isClean, "no text has control characters: \(text.debugDescription)")
    }
}
