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
    func product_whenAdded_appliesBeta() throws {
        var product = try Tensor([2, 2], [1, 1, 1, 1])
        try MatrixProduct.multiply(
            try Tensor([2, 3], left),
            try Tensor([3, 2], right),
            into: &product,
            beta: 10
        )
        #expect(product.elements == [15, 17, 21, 26])
    }

    /// Large enough to be shared out, by rows and by columns; sums of whole numbers are exact.
    @Test(arguments: [(150, 131, 90), (65, 300, 77), (1, 2000, 600)], [0, 1, 2, 3])
    func product_whenSharedOut_equalsTheNaive(
        extents: (rows: Int, columns: Int, depth: Int),
        transposition: Int
    ) throws {
        let (first, second) = (transposition & 1 == 1, transposition & 2 == 2)
        let (rows, columns, depth) = extents
        func a(_ row: Int, _ term: Int) -> Float { Float((row * 7 + term * 3) % 11 - 5) }
        func b(_ term: Int, _ column: Int) -> Float { Float((term * 5 + column) % 13 - 6) }
        var product = Tensor(zeros: [rows, columns])
        try MatrixProduct.multiply(
            Tensor(first ? [depth, rows] : [rows, depth]) { target in
                for row in 0..<rows {
                    for term in 0..<depth {
                        target[first ? term * rows + row : row * depth + term] = a(row, term)
                    }
                }
            },
            transposedA: first,
            Tensor(second ? [columns, depth] : [depth, columns]) { target in
                for term in 0..<depth {
                    for column in 0..<columns {
                        let place = second ? column * depth + term : term * columns + column
                        target[place] = b(term, column)
                    }
                }
            },
            transposedB: second,
            into: &product
        )
        let expected = (0..<rows).flatMap { row in
            (0..<columns).map { column in
                (0..<depth).reduce(Float(0)) { $0 + a(row, $1) * b($1, column) }
            }
        }
        #expect(product.elements == expected)
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
