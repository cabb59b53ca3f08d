import CKernels
import Testing

/// The suites that choose the instruction set, which is one for the whole process.
@Suite(.serialized)
struct InstructionSetTests {
    /// Those that this machine has.
    static let available: [String] = {
        let current = String(cString: ck_instruction_set())
        defer { _ = ck_use_instruction_set(current) }
        return ["portable", "avx2", "avx512"].filter { ck_use_instruction_set($0) == 1 }
    }()

    /// Does something with one of ``available``, then goes back to what was in use.
    static func use<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        let former = String(cString: ck_instruction_set())
        try #require(ck_use_instruction_set(name) == 1)
        defer { _ = ck_use_instruction_set(former) }
        return try body()
    }
}
