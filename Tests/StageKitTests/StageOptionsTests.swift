import StageKit
import SystemPackage
import Testing

struct StageOptionsTests {
    private let options = StageOptions([
        "boolean": .boolean(true), "integer": .integer(3), "number": .number(0.5),
        "duration": .duration(.milliseconds(250)), "string": .string("text"),
        "list": .list([.string("a"), .integer(1), .string("b")]),
        "mapping": .mapping(["key": .string("value")]),
        "secret": .secret(.environment("NAME")),
    ])

    @Test func value_whenOfTheKind_isReturned() {
        #expect(options.boolean("boolean") == true)
        #expect(options.integer("integer") == 3)
        #expect(options.number("number") == 0.5)
        #expect(options.duration("duration") == .milliseconds(250))
        #expect(options.string("string") == "text")
        #expect(options.strings("list") == ["a", "b"])
        #expect(options.mapping("mapping") == ["key": .string("value")])
        #expect(options.secret("secret") == .environment("NAME"))
    }

    @Test func number_whenWrittenAsWhole_isReturned() {
        #expect(options.number("integer") == 3)
        #expect(options.integer("number") == nil)
    }

    @Test(arguments: ["absent", "string"])
    func value_whenAbsentOrOfAnotherKind_isNil(key: String) {
        #expect(options.boolean(key) == nil)
        #expect(options.integer(key) == nil)
        #expect(options.number(key) == nil)
        #expect(options.duration(key) == nil)
        #expect(options.strings(key) == nil)
        #expect(options.mapping(key) == nil)
        #expect(options.secret(key) == nil)
        #expect(options.string("integer") == nil)
    }

    @Test func error_whenDescribed_namesEveryProblem() {
        let error = StageOptionsError([
            .init(key: "max", message: "too many"),
            .init(key: "always", index: 2, message: "banned"),
        ])
        #expect(error.description == "max: too many\nalways: banned")
    }

    @Test func stageError_whenDescribed_isItsMessage() {
        let error = StageError("file /a is missing", kind: .transient)
        #expect("\(error)" == "file /a is missing")
        #expect(error.kind == .transient && StageError("x").kind == .permanent)
    }
}
