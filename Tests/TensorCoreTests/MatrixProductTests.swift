import TensorCore
import Testing

struct MatrixProductTests {
    private let left = [Float](arrayLiteral: 1, 2, 3, 4, 5, 6)
    private let right = [Float](arrayLiteral: 1, 0, -1, 2, 2, 1)

    @Test(arguments: [false, true], [false, true])
    func product_whenTransposed_equalsTheHandComputed(first: Bool, second: Bool) throws {
        // [1 2 3; 4 5 6] · [1 0; -1 2; 2 1] = [5 7; 11 16]
        let a = first ? try Tensor([3, 2], [1, 4, 2, 5, 3, 6]) : try Tensor([2, 3], left)
        let b = second ? try Tensor([2, 3], [1, -1, 2, 0, 2, 1]) : try Tensor([3, 2], right)
        var product = Tensor(zeros: [2, 2])
        try MatrixProduct.multiply(
            a,
            transposedA: first,
            b,
            transposedB: second,
            into: &product
        )
        #expect(product.elements == [5, 7, 11, 16])
    }

    @Test
    func product_whenScaledAndAdded_appliesAlphaAndBeta() throws {
        var product = try Tensor([2, 2], [1, 1, 1, 1])
        try MatrixProduct.multiply(
            try Tensor([2, 3], left),
            try Tensor([3, 2], right),
            into: &product,
            alpha: 2,
            beta: 10
        )
        #expect(product.elements == [20, 24, 32, 42])
    }

    @Test
    func product_whenRowsAreChosen_writesOnlyTheirs() throws {
        var product = try Tensor([3, 2], [9, 9, 9, 9, 9, 9])
        try MatrixProduct.multiply(
            try Tensor([2, 3], left),
            rows: 1..<2,
            try Tensor([3, 2], right),
            into: &product,
            firstRow: 2
        )
        #expect(product.elements == [9, 9, 9, 9, 11, 16])
    }

    @Test
    func product_whenShapesDoNotFit_throws() {
        var product = Tensor(zeros: [2, 2])
        #expect(throws: TensorError.self) {
            try MatrixProduct.multiply(
                Tensor(zeros: [2, 3]),
                Tensor(zeros: [2, 3]),
                into: &product
            )
        }
        #expect(throws: TensorError.self) {
            try MatrixProduct.multiply(
                Tensor(zeros: [3, 3]),
                Tensor(zeros: [3, 2]),
                into: &product
            )
        }
    }

    @Test
    func threads_whenNotSet_areTheAvailableCores() {
        Threads.use(nil)
        #expect(Threads.current == Threads.automatic)
        #expect((1...8).contains(Threads.automatic))
        #expect(!Threads.kernelName.isEmpty)
    }
}
