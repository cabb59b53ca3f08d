import CaptioningModels
import Checkpoints
import Foundation
import SystemPackage
import TensorCore
import TestSupport
import Testing

struct CaptionDatastoreTests {
    private static let weights = "0123"

    /// A datastore of random vectors.
    private static func datastore(_ count: Int, seed: UInt64 = 1) throws -> CaptionDatastore {
        var generator = SeededGenerator(seed: seed)
        var datastore = CaptionDatastore(embeddingChecksum: weights)
        for index in 0..<count {
            try datastore.insert(entry(index), vector: vector(&generator))
        }
        return datastore
    }

    private static func entry(_ index: Int) -> CaptionDatastore.Entry {
        CaptionDatastore.Entry(
            sha256: "content \(index)",
            file: "/photos/\"\(index)\" ü\n.jpg",
            captions: ["A \"quoted\" caption \\ of photo \(index) 🐕."],
            hashtags: index.isMultiple(of: 2) ? ["Tag\(index)"] : []
        )
    }

    private static func vector(_ generator: inout SeededGenerator) throws -> Tensor {
        let elements = (0..<CaptionDatastore.vectorSize).map { _ in
            Float(generator.uniform() - 0.5)
        }
        var vector = try Tensor([1, CaptionDatastore.vectorSize], elements)
        vector.normalizeRows()
        return vector
    }

    @Test(arguments: [0, 1, 7])
    func datastore_whenWrittenAndRead_isTheSame(count: Int) throws {
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("captions.datastore")
        let datastore = try Self.datastore(count)

        try datastore.write(to: path)
        let read = try CaptionDatastore(contentsOf: path, embeddingChecksum: Self.weights)

        #expect(read.entries == datastore.entries)
        #expect(try read.checksum == datastore.checksum)
    }

    @Test func insert_ofAContentThatIsThere_replacesItsCaptions() throws {
        var generator = SeededGenerator(seed: 2)
        var datastore = try Self.datastore(3)
        let changed = CaptionDatastore.Entry(
            sha256: "content 1",
            file: "/elsewhere.jpg",
            captions: ["Rex on the beach."]
        )
        let vector = try Self.vector(&generator)

        try datastore.insert(changed, vector: vector)

        #expect(datastore.entries.map(\.sha256) == ["content 0", "content 1", "content 2"])
        #expect(datastore.entry(sha256: "content 1") == changed)
        let nearest = try CaptionRetriever(datastore).neighbours(of: vector, count: 1)
        #expect(nearest.map(\.entry) == [changed])
    }

    @Test func remove_ofSomeContents_keepsTheOthersWithTheirVectors() throws {
        var datastore = try Self.datastore(20)
        let last = try #require(datastore.entries.last)
        var generator = SeededGenerator(seed: 1)
        var vector = Tensor()
        for _ in 0..<20 { vector = try Self.vector(&generator) }

        datastore.remove(["content 0", "content 7", "content 99"])

        #expect(datastore.entries.count == 18)
        let nearest = try CaptionRetriever(datastore).neighbours(of: vector, count: 1)
        #expect(nearest.first?.entry == last)
        #expect(abs((nearest.first?.similarity ?? 0) - 1) < 1e-3)
    }

    @Test func insert_ofAVectorOfAnotherSize_isRefused() throws {
        var datastore = CaptionDatastore(embeddingChecksum: Self.weights)
        #expect(throws: TensorError.self) {
            try datastore.insert(Self.entry(0), vector: Tensor(zeros: [1, 3]))
        }
    }

    // MARK: Damage

    /// Any changed byte, and any lost end.
    @Test func read_whenAByteChangedOrTheEndIsLost_refusesTheFile() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("captions.datastore")
        try Self.datastore(2).write(to: path)
        let bytes = try Array(Data(contentsOf: URL(filePath: path.string)))
        var generator = SeededGenerator(seed: 3)
        for round in 0..<150 {
            var damaged = bytes
            let position = generator.index(below: bytes.count)
            if round.isMultiple(of: 3) {
                damaged.removeLast(bytes.count - position)
            } else {
                damaged[position] ^= UInt8(1 << generator.index(below: 8))
            }
            let file = try folder.write(damaged, to: "damaged")
            let error = #expect(throws: DatastoreError.self, "byte \(position)") {
                try CaptionDatastore(contentsOf: file, embeddingChecksum: Self.weights)
            }
            #expect(error?.description.contains("\(file)") == true)
        }
    }

    @Test func read_ofAnotherKindOfFile_saysWhatToDo() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("other.safetensors")
        var other = CheckpointWriter(metadata: [:])
        other.add("x", shape: [1], [1], as: .float32)
        try other.write(to: path)

        let error = #expect(throws: DatastoreError.self) {
            try CaptionDatastore(contentsOf: path, embeddingChecksum: Self.weights)
        }

        #expect(error?.description.contains("another kind of file") == true)
        #expect(error?.description.contains("deeplens learn") == true)
    }

    @Test func read_withOtherWeights_isRefused() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path.appending("captions.datastore")
        try Self.datastore(1).write(to: path)

        #expect(throws: DatastoreError.otherWeights(file: path)) {
            try CaptionDatastore(contentsOf: path, embeddingChecksum: "4567")
        }
    }

    @Test func read_whenThereIsNoFile_saysSo() throws {
        #expect(
            throws: DatastoreError.unreadable(file: "/nowhere/x", errno: .noSuchFileOrDirectory)
        ) {
            try CaptionDatastore(contentsOf: "/nowhere/x", embeddingChecksum: Self.weights)
        }
    }

    @Test func write_intoNoFolder_leavesNothingAndNamesTheFile() throws {
        #expect(
            throws: DatastoreError.unwritable(file: "/nowhere/x", errno: .noSuchFileOrDirectory)
        ) {
            try Self.datastore(1).write(to: "/nowhere/x")
        }
    }

    // MARK: Search

    @Test(arguments: [(1, 1), (5, 16), (1_000, 1), (1_000, 16)])
    func neighbours_equalThoseOfABruteForceSearch(photos: Int, count: Int) throws {
        let datastore = try Self.datastore(photos)
        var generator = SeededGenerator(seed: 1)
        let vectors = try (0..<photos).map { _ in try Self.vector(&generator).elements }
        let query = try Self.vector(&generator)
        let halves = vectors.map { $0.map { Double(Float16($0)) } }
        let cosines = halves.map { vector in
            zip(vector, query.elements).reduce(0.0) { $0 + $1.0 * Double($1.1) }
        }
        let expected = cosines.enumerated().sorted { $0.element > $1.element }.prefix(count)

        let found = try CaptionRetriever(datastore).neighbours(of: query, count: count)

        #expect(found.map(\.entry) == expected.map { datastore.entries[$0.offset] })
        for (neighbour, cosine) in zip(found, expected.map(\.element)) {
            #expect(abs(Double(neighbour.similarity) - cosine) < 1e-5)
        }
    }

    @Test func neighbours_besidesAContent_leaveOutThatOne() throws {
        let datastore = try Self.datastore(4)
        var generator = SeededGenerator(seed: 1)
        let first = try Self.vector(&generator)
        let retriever = try CaptionRetriever(datastore)

        let all = try retriever.neighbours(of: first, count: 3)
        let others = try retriever.neighbours(of: first, count: 3, besides: "content 0")

        #expect(all.first?.entry.sha256 == "content 0")
        #expect(others.count == 3 && !others.contains { $0.entry.sha256 == "content 0" })
    }

    @Test func neighbours_inAnEmptyDatastore_areNone() throws {
        let empty = CaptionDatastore(embeddingChecksum: Self.weights)
        let retriever = try CaptionRetriever(empty)
        #expect(try retriever.neighbours(of: Tensor(zeros: [1, 512]), count: 3).isEmpty)
    }
}
