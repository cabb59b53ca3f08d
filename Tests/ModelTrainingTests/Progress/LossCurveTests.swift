import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import ModelTraining

/// Drawings of loss and score.
@Suite struct LossCurveTests {
    private func points(_ values: [(loss: Double, score: Double)]) -> LossCurve {
        LossCurve(
            values.enumerated().map { index, value in
                .init(epoch: index + 1, loss: value.loss, score: value.score, seconds: 1)
            }
        )
    }

    @Test func drawing_hasALineForLossAndOneForScore_withAxesOfBoth() throws {
        let curve = points([(5, 20), (3.5, 41), (3.1, 52.6), (3, 50)])
        let drawn = try #require(SVGElements(of: curve.svg(title: "sat <1> & more")))
        let lines = drawn.lines
        #expect(lines.map(\.count) == [4, 4])
        // Downwards is up in a drawing: the loss falls and the score rises to its best.
        let losses = lines[0].map { $0[1] }
        #expect(losses == losses.sorted())
        let highest = lines[1].map { $0[1] }.min()
        #expect(highest == lines[1][2][1])
        let mark = drawn.attributes["circle"]?.first?["cx"].flatMap { Double($0) }
        #expect(mark == lines[1][2][0])
        let texts = Set(drawn.texts)
        for text in ["epoch", "loss", "validation CIDEr", "52.6", "1", "4", "3.0", "5.0", "60"] {
            #expect(texts.contains(text), "\(text)")
        }
        #expect(drawn.texts.joined().contains("sat <1> & more"))
        #expect(drawn.attributes["script"] == nil)
    }

    @Test(arguments: [[], [(2.0, 10.0)], [(2, 10), (2, 10)], [(.nan, 0), (1, 5)]])
    func drawing_ofFewOrEqualEpochs_isComplete(values: [(Double, Double)]) throws {
        let curve = points(values.map { (loss: $0.0, score: $0.1) })
        let text = curve.svg(title: "nic")
        #expect(SVGElements(of: text) != nil)
        #expect(!text.contains("nan") && !text.contains("inf"))
    }

    @Test func drawing_isWrittenWhole() throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("curve.svg")
        let curve = points([(2, 10)])
        try curve.write(to: file, title: "nic")
        #expect(try String(contentsOfFile: file.string, encoding: .utf8) == curve.svg(title: "nic"))
    }
}
