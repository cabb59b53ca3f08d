import Checkpoints
import Glibc
import SystemPackage
import TensorCore
import TestSupport
import Testing

struct CheckpointTests {
    private let folder: TemporaryDirectory
    /// Two tensors: F16 [2] = 1, −2 and F32 [1, 1] = 0.5.
    private let valid = safetensors(
        #"{"__metadata__":{"format":"pt"},"a\u0062":{"dtype":"F16","shape":[2],"#
            + #""data_offsets":[0,4]},"c":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]}} "#,
        data: [0x00, 0x3C, 0x00, 0xC0, 0x00, 0x00, 0x00, 0x3F]
    )

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func open(_ bytes: [UInt8]) throws -> Checkpoint {
        try Checkpoint(contentsOf: try folder.write(bytes, to: "w.safetensors"))
    }

    @Test
    func checkpoint_whenValid_widensItsTensors() throws {
        let checkpoint = try open(valid)
        #expect(checkpoint.names == ["ab", "c"])
        #expect(checkpoint.metadata == ["format": "pt"])
        #expect(try checkpoint.tensor("ab").elements == [1, -2])
        #expect(try checkpoint.tensor("c", shape: [1, 1]).elements == [0.5])
        #expect(try checkpoint.shape(of: "c") == [1, 1])
        checkpoint.file.releasePages()
        #expect(try checkpoint.tensor("ab").elements == [1, -2])
    }

    @Test
    func halves_whenWidened_areExact() throws {
        // 1, −2, 65504, the least normal, the least subnormal, −0, ∞.
        let bits: [UInt16] = [0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8000, 0x7C00]
        let bytes = bits.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let header = #"{"x":{"dtype":"F16","shape":[7],"data_offsets":[0,14]}}"#
        let values = try open(safetensors(header, data: bytes)).tensor("x").elements
        #expect(values == [1, -2, 65504, 0x1p-14, 0x1p-24, 0, .infinity])
        #expect(values[5].sign == .minus)
    }

    @Test
    func bfloats_whenWidened_areExact() throws {
        let header = #"{"x":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}"#
        let bytes: [UInt8] = [0x80, 0x3F, 0x20, 0xC1, 0x00, 0x00]
        #expect(try open(safetensors(header, data: bytes)).tensor("x").elements == [1, -10, 0])
    }

    @Test
    func tensor_whenMissingOrOfOtherShape_saysSo() throws {
        let checkpoint = try open(valid)
        let file = folder.path.appending("w.safetensors")
        #expect(throws: CheckpointError.missingTensor(file: file, tensor: "z")) {
            try checkpoint.tensor("z")
        }
        #expect(
            throws: CheckpointError.unexpectedShape(
                file: file,
                tensor: "ab",
                expected: [3],
                found: [2]
            )
        ) { try checkpoint.tensor("ab", shape: [3]) }
    }

    @Test(arguments: [
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "needs 8 bytes"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "do not lie in the 4"),
        (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, "do not lie"),
        (#"{"x":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}"#, "I16 is not supported"),
        (
            #"{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#,
            "too large"
        ),
        (#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "a whole number"),
        (#"{"x":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, "whole"),
        (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#, "at byte"),
        (#"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#, "lacks"),
        (#"{"x":{"dtype":"F32","dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, "twice"),
        (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"y":1}}"#, "unknown key"),
        (#"{"x":[[[[[[[["#, "expected"), ("", "expected"), ("{}", "belong to no tensor"),
        (#"{} trailing"#, "the end of the header"), (#"{"\ud800":{}}"#, "surrogate"),
        (
            #"{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"#
                + #""x":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#, "listed twice"
        ),
        (
            #"{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"#
                + #""y":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#, "overlap"
        ),
        (#"{"x":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#, "bytes before it"),
        (#"{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#, "2 bytes at its end"),
    ])
    func checkpoint_whenHeaderIsWrong_namesFileAndReason(header: String, reason: String) throws {
        let error = #expect(throws: CheckpointError.self) {
            try open(safetensors(header, data: [0, 0, 0, 0]))
        }
        let message = try #require(error).description
        #expect(message.contains(reason), "\(message)")
        #expect(message.contains("w.safetensors"))
    }

    @Test(arguments: [
        [], [1, 2, 3], [255, 255, 255, 255, 255, 255, 255, 255], [9, 0, 0, 0, 0, 0, 0, 0, 0x7B],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ])
    func checkpoint_whenLengthIsWrong_throws(bytes: [UInt8]) {
        #expect(throws: CheckpointError.self) { try open(bytes) }
    }

    /// Every truncation and many flipped bytes: an error or a readable file, never a trap.
    @Test
    func checkpoint_whenBytesAreDamaged_neverTraps() throws {
        var opened = 0
        for length in 0..<valid.count {
            #expect(throws: CheckpointError.self) { try open(Array(valid.prefix(length))) }
        }
        for position in valid.indices {
            for mask: UInt8 in [0x01, 0x04, 0x20, 0x80] {
                var damaged = valid
                damaged[position] ^= mask
                guard let checkpoint = try? open(damaged) else { continue }
                opened += 1
                for name in checkpoint.names { _ = try checkpoint.tensor(name) }
            }
        }
        // Flips in data and names leave a valid file.
        #expect(opened >= 8 * 4)
    }

    @Test
    func checkpoint_whenPathIsNoFile_throws() {
        #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: folder.path) }
        let missing = folder.path.appending("none")
        #expect(throws: CheckpointError.unreadable(file: missing, errno: .noSuchFileOrDirectory)) {
            try Checkpoint(contentsOf: missing)
        }
    }

    @Test
    func checksum_whenHashed_isTheStandardValue() throws {
        let file = try MappedFile(try folder.write(Array("abc".utf8), to: "abc"))
        #expect(
            file.sha256() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        let empty = try MappedFile(try folder.write([], to: "empty"))
        #expect(
            empty.sha256() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test
    func weightsChecksum_whenFilesAreReplaced_keepsTheLoadedOnes() throws {
        let first = try MappedFile(try folder.write(Array("abc".utf8), to: "abc"))
        let checksum = WeightsChecksum([first])
        try folder.write(Array("xyz".utf8), to: "new")
        #expect(rename(folder.path.appending("new").string, first.path.string) == 0)
        // printf abc > abc; sha256sum abc | sha256sum
        #expect(
            checksum.value == "c32c110b2834d02b24bc526c30104802e185619f83437476d29715655b42941d"
        )
        #expect(checksum.value == checksum.value)
    }
}
