import HashtagModels
import SystemPackage
import TestSupport
import Testing

@Suite struct CooccurrenceTableTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test func table_whenWellFormed_relatesItsThemes() throws {
        let file = try folder.write(
            "# comment\ncat\tthing\t0.1\tpets=0.6\tstreet art=0.3\npets\ttheme\t0.1\n\n"
                + "street art\ttheme\t0.1\n",
            to: "table.tsv"
        )
        let suggester = HashtagSuggester(cooccurrence: try CooccurrenceTable(contentsOf: file))
        let tags = try suggester.suggest(caption: "A cat.", labels: [])
        #expect(tags.map(\.text) == ["cat", "pets", "street art"])
        #expect(tags.map(\.source) == [.caption, .related, .related])
        // By hand: x = 0.6 - 0.1; 0.95 * 0.55 x / (x + 0.06). A few float roundings apart.
        #expect(abs(tags[1].score - 0.46652) < 1e-4)
        #expect(abs(tags[2].score - 0.40192) < 1e-4)
    }

    @Test func neighbour_whenNoLikelierThanItsPrior_isNotSuggested() throws {
        let file = try folder.write(
            "cat\tthing\t0.1\tpets=0.4\tfun=0.2\npets\ttheme\t0.1\nfun\ttheme\t0.2\n",
            to: "table.tsv"
        )
        let suggester = HashtagSuggester(cooccurrence: try CooccurrenceTable(contentsOf: file))
        #expect(
            try suggester.suggest(caption: "A cat.", labels: []).map(\.text) == ["cat", "pets"]
        )
    }

    @Test(arguments: [
        (text: "# only a comment\n", line: nil, reason: "holds no tags"),
        (text: "", line: nil, reason: "holds no tags"),
        (text: "#\ncat\tthing\n", line: 2, reason: "2 fields"),
        (text: "\tthing\t0.1\n", line: 1, reason: "no tag"),
        (text: "cat\tanimal\t0.1\n", line: 1, reason: "role 'animal'"),
        (text: "cat\tthing\tmany\n", line: 1, reason: "'many'"),
        (text: "cat\tthing\t1.5\n", line: 1, reason: "'1.5'"),
        (text: "cat\tthing\tnan\n", line: 1, reason: "'nan'"),
        (text: "cat\tthing\t0.1\r\n", line: 1, reason: "probability from 0 to 1"),
        (text: "cat\tthing\t0.1\ncats\tthing\t0.1\n", line: 2, reason: "an earlier line"),
        (text: "fun\ttheme\t0.1\ncat\tthing\t0.1\tfun\n", line: 2, reason: "without a probability"),
        (text: "fun\ttheme\t0.1\ncat\tthing\t0.1\tfun=\n", line: 2, reason: "''"),
        (text: "fun\ttheme\t0.1\ncat\tthing\t0.1\tdog=0.1\n", line: 2, reason: "'dog'"),
        (text: "dog\tthing\t0.1\ncat\tthing\t0.1\tdog=0.1\n", line: 2, reason: "no theme"),
        (text: "fun\ttheme\t0.1\ncat\tthing\t0.1\t\n", line: 2, reason: "without a probability"),
    ])
    func table_whenMalformed_namesFileLineAndReason(
        text: String,
        line: Int?,
        reason: String
    ) throws {
        let file = try folder.write(text, to: "table.tsv")
        let error = try #require(throws: CooccurrenceTableError.self) {
            try CooccurrenceTable(contentsOf: file)
        }
        #expect(error.file == file)
        #expect(error.line == line)
        #expect(error.description.contains(reason))
        #expect(error.description.contains(line.map { "\(file.string):\($0):" } ?? file.string))
    }

    @Test func tag_whenNoUTF8_isAnError() throws {
        let file = try folder.write([0x63, 0xFF, 9] + Array("thing\t0.1\n".utf8), to: "table.tsv")
        let error = try #require(throws: CooccurrenceTableError.self) {
            try CooccurrenceTable(contentsOf: file)
        }
        #expect(error.line == 1)
    }

    @Test func table_whenMissing_namesTheFile() {
        let file = folder.path.appending("absent.tsv")
        let error = #expect(throws: CooccurrenceTableError.self) {
            try CooccurrenceTable(contentsOf: file)
        }
        #expect(error?.line == nil)
        #expect(error?.description.contains("absent.tsv: cannot be read: No such file") == true)
    }

    @Test func table_whenAFolder_isAnError() {
        #expect(throws: CooccurrenceTableError.self) {
            try CooccurrenceTable(contentsOf: folder.path)
        }
    }

    @Test func table_ofTheProgram_holdsNothingThatNobodyWants() throws {
        let text = try String(decoding: bytes(of: SuggesterFixture.tableFile), as: UTF8.self)
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let tags = Set(rows.compactMap { $0.split(separator: "\t").first })
        #expect(tags.count > 200)
        for tag in ["likeforlike", "followme", "instagood", "vsco", "sexy", "gay", "nike", "paris"]
        {
            #expect(!tags.contains(Substring(tag)))
        }
        #expect(text.utf8.count < 400_000)
        #expect(text.contains("arXiv:1605.05054"))
    }

    private func bytes(of file: FilePath) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(file, .readOnly)
        return try descriptor.closeAfter {
            let size = Int(try descriptor.seek(offset: 0, from: .end))
            return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = try descriptor.read(
                    fromAbsoluteOffset: 0,
                    into: UnsafeMutableRawBufferPointer(buffer)
                )
            }
        }
    }
}
