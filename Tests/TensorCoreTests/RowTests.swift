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
}
