import CaptionMetrics
import Testing

@Suite struct CIDErDTests {
    @Test func candidate_whenItIsTheOnlyReference_getsTen() {
        let corpus = [[[1, 2, 3, 4, 5]], [[6, 7, 8, 9]]]
        #expect(
            abs(CIDErD(corpus: corpus).score([1, 2, 3, 4, 5], references: corpus[0]) - 10) < 1e-12
        )
    }
}
