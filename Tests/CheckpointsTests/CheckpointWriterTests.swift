import Checkpoints
import SystemPackage
import TensorCore
import TestSupport
import Testing

@Suite struct CheckpointWriterTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private var writer: CheckpointWriter {
        var writer = CheckpointWriter(metadata: ["tags": "a \"b\" \\ é\n\u{1}", "kind": "x"])
        writer.add("weights", shape: [2, 2], [1, -2.5, 1e-3, 65_504], as: .float16)
        writer.add("name \"of\" bias", shape: [3], [0.1, -3e-30, .infinity], as: .float32)
        writer.add("nothing", shape: [0], [], as: .float32)
        return writer
    }

    @Test func file_whenReadBack_isTheSame() throws {
        let file = folder.path.appending("model.safetensors")
        try writer.write(to: file)
        let checkpoint = try Checkpoint(contentsOf: file)
        #expect(checkpoint.metadata == ["tags": "a \"b\" \\ é\n\u{1}", "kind": "x"])
        #expect(checkpoint.names == ["name \"of\" bias", "nothing", "weights"])
        #expect(try checkpoint.shape(of: "weights") == [2, 2])
        let halves = try checkpoint.tensor("weights").elements
        #expect(halves[0] == 1 && halves[1] == -2.5 && halves[3] == 65_504)
        #expect(abs(halves[2] - 1e-3) < 1e-6)
        #expect(try checkpoint.tensor("name \"of\" bias").elements == [0.1, -3e-30, .infinity])
    }

    @Test func file_whenThereIsOne_isReplacedWholeAndLeavesNothingBeside() throws {
        let file = try folder.write("old", to: "model.safetensors")
        try writer.write(to: file)
        #expect(try Checkpoint(contentsOf: file).names.count == 3)
        #expect(throws: CheckpointError.self) {
            try Checkpoint(contentsOf: folder.path.appending("model.safetensors.part"))
        }
    }

    @Test func folder_whenMissing_isNamedInTheError() {
        let file = folder.path.appending("absent/model.safetensors")
        let error = #expect(throws: CheckpointError.self) { try writer.write(to: file) }
        #expect(error?.description.contains("absent/model.safetensors: cannot be written") == true)
    }
}
