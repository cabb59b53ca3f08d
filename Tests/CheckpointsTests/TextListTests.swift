import Checkpoints
import TestSupport
import Testing

struct TextListTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test
    func list_whenLastLineEnds_hasNoEmptyItem() throws {
        let file = try folder.write(Array("a\nhot pot\n".utf8), to: "words")
        #expect(try TextList(contentsOf: file).lines == ["a", "hot pot"])
    }

    @Test(arguments: [[0x61, 0x0A, 0x0A, 0x62], [0xFF, 0xFE]] as [[UInt8]])
    func list_whenMalformed_throws(bytes: [UInt8]) throws {
        let file = try folder.write(bytes, to: "words")
        #expect(throws: CheckpointError.self) { try TextList(contentsOf: file) }
    }
}
