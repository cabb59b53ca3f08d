import TensorCore
import Testing

struct RowTests {
    private let cases: LayerCases

    init() throws {
        cases = try LayerCases()
    }

    @Test
    func softmax_whenLogitsAreLogarithms_returnsTheirShares() throws {
        // log 1, log 3 → 1/4, 3/4; a common shift, even a huge one, changes nothing.
        var values = try Tensor([2, 2], [0, 1.098_612_3, 1000, 1001.098_6])
        values.applySoftmax()
        expectClose(values, try Tensor([2, 2], [0.25, 0.75, 0.25, 0.75]), relative: 5e-5)
    }

    @Test
    func softmax_whenComparedWithReference_agrees() throws {
        var values = try cases.tensor("rows", "input")
        values.applySoftmax()
        expectClose(values, try cases.tensor("rows", "softmax"))
    }

    @Test
    func logSoftmax_whenComparedWithReference_agrees() throws {
        var values = try cases.tensor("rows", "input")
        values.applyLogSoftmax()
        expectClose(values, try cases.tensor("rows", "log_softmax"))
    }

    @Test
    func layerNorm_whenComparedWithReference_agrees() throws {
        let values = try cases.tensor("rows", "input").layerNormalized()
        expectClose(values, try cases.tensor("rows", "layer_norm"))
    }

    @Test
    func layerNorm_whenRowIsConstant_returnsZeros() throws {
        #expect(try Tensor([1, 3], [7, 7, 7]).layerNormalized().elements == [0, 0, 0])
    }

    @Test
    func normalizeRows_whenComparedWithReference_agrees() throws {
        var values = try cases.tensor("rows", "input")
        values.normalizeRows()
        expectClose(values, try cases.tensor("rows", "normalized"))
    }

    @Test
    func normalizeRows_whenRowIsZero_staysZero() {
        var values = Tensor(zeros: [1, 3])
        values.normalizeRows()
        #expect(values.elements == [0, 0, 0])
    }

    @Test
    func meanOfRows_whenComparedWithReference_agrees() throws {
        let mean = try cases.tensor("rows", "input").meanOfRows()
        expectClose(mean, try cases.tensor("rows", "mean"))
        #expect(throws: TensorError.self) { try Tensor(zeros: [0, 4]).meanOfRows() }
    }

    @Test
    func dot_whenSizesDiffer_throws() throws {
        let vector = try Tensor([3], [1, 2, 3])
        #expect(try vector.dot(vector) == 14)
        #expect(throws: TensorError.self) { try vector.dot(Tensor(zeros: [4])) }
    }

    @Test
    func meansOfRows_areThoseOfEachGroup() throws {
        let rows = try Tensor([4, 1], [1, 3, 5, 9])
        #expect(try rows.meansOfRows(groups: 2).elements == [2, 7])
        #expect(throws: TensorError.self) { try rows.meansOfRows(groups: 3) }
        #expect(throws: TensorError.self) { try rows.meansOfRows(groups: 0) }
    }

    @Test(arguments: [1, 31, 32, 100])
    func logNormalizers_areWhatLogSoftmaxTakesOff(columns: Int) throws {
        var values = Tensor([2, columns]) { values in
            for index in 0..<2 * columns { values[index] = Float(index * 37 % 101) / 7 - 8 }
        }
        let scores = values
        var normalizers: [Float] = []
        values.logNormalizers(into: &normalizers)
        values.applyLogSoftmax()
        for row in 0..<2 {
            #expect(scores.row(row).map { $0 - normalizers[row] } == values.row(row))
        }
    }

    @Test(arguments: [1, 6, 20], [5, 64, 65, 3040])
    func largestElements_areThoseOfASort(most: Int, columns: Int) throws {
        var random = SeededGenerator(seed: UInt64(columns))
        // Coarse values, so that many are equal.
        var values = (0..<2 * columns).map { _ in
            Float(Int(Float.random(in: -40...40, using: &random))) / 4
        }
        (values[columns], values[columns + 3]) = (-.infinity, .nan)
        let tensor = try Tensor([2, columns], values)
        var largest = LargestElements(most: most)
        largest.find(in: tensor, row: 1, normalizer: 0.5, base: -2)

        let candidates = values[columns...].enumerated()
            .map { (value: ($0.element - 0.5) - 2, column: $0.offset) }
            .filter { $0.value > -.infinity }
            .sorted { ($1.value, $0.column) < ($0.value, $1.column) }.prefix(most)
        let found = (0..<largest.count).map { largest[$0] }
        #expect(found.map(\.value) == candidates.map(\.value))
        #expect(found.map(\.column) == candidates.map(\.column))
    }
}
