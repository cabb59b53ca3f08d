import TensorCore
import Testing

struct TensorTests {
    @Test
    func tensor_whenElementsDoNotFillShape_throws() {
        #expect(throws: TensorError.self) { try Tensor([2, 3], [1, 2, 3]) }
    }

    @Test
    func tensor_whenCopyIsWritten_leavesTheOriginal() throws {
        let original = try Tensor([2], [1, 2])
        var copy = original
        copy.withMutablePointer { $0[0] = 9 }
        #expect(original.elements == [1, 2])
        #expect(copy.elements == [9, 2])
    }

    @Test
    func resize_whenMemoryIsShared_leavesTheOriginal() throws {
        let original = try Tensor([4], [1, 2, 3, 4])
        var copy = original
        copy.resize(to: [2])
        copy.withMutablePointer { $0[0] = 9 }
        #expect(original.elements == [1, 2, 3, 4])
    }

    @Test
    func resize_whenMemorySuffices_keepsIt() {
        var tensor = Tensor(zeros: [8])
        let before = tensor.withPointer { Int(bitPattern: $0) }
        tensor.resize(to: [2, 3])
        #expect(tensor.withPointer { Int(bitPattern: $0) } == before)
        #expect(before.isMultiple(of: 64))
    }

    @Test
    func reshaped_whenCountDiffers_throws() {
        #expect(throws: TensorError.self) { try Tensor(zeros: [6]).reshaped(to: [4]) }
    }

    @Test
    func gather_whenRowsRepeat_copiesThem() throws {
        var rows = Tensor()
        try rows.gather([2, 0, 2], of: try Tensor([3, 2], [1, 2, 3, 4, 5, 6]))
        #expect(rows.shape == [3, 2])
        #expect(rows.elements == [5, 6, 1, 2, 5, 6])
    }

    @Test
    func gather_whenRowIsMissing_throws() {
        var rows = Tensor()
        #expect(throws: TensorError.self) { try rows.gather([3], of: Tensor(zeros: [3, 2])) }
    }

    @Test
    func largest_whenElementsAreEqual_prefersTheLowestIndex() throws {
        let best = try Tensor([2, 4], [1, 3, 2, 3, 3, 0, .nan, -1]).largest(4)
        #expect(best.map(\.index) == [1, 3, 4, 2])
        #expect(best.map(\.value) == [3, 3, 3, 2])
    }

    @Test
    func largest_whenFewerElements_returnsAllInOrder() throws {
        #expect(try Tensor([2], [-.infinity, 1]).largest(5).map(\.index) == [1, 0])
        #expect(Tensor(zeros: [3]).largest(0).isEmpty)
    }
}
