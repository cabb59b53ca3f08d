import Foundation
import FoundationXML
import SystemPackage
import TestSupport
import Testing

@testable import ModelTraining

/// Drawings of loss and score.
@Suite struct LossCurveTests {
    /// The elements of a drawing by name, with their attributes and texts.
    private final class Elements: NSObject, XMLParserDelegate {
        var attributes: [String: [[String: String]]] = [:]
        var texts: [String] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            self.attributes[name, default: []].append(attributes)
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            texts.append(text)
        }
    }

    private func elements(of svg: String) -> Elements? {
        let elements = Elements()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = elements
        return parser.parse() ? elements : nil
    }

    private func points(_ values: [(loss: Double, score: Double)]) -> LossCurve {
        LossCurve(
            values.enumerated().map { index, value in
                .init(epoch: index + 1, loss: value.loss, score: value.score, seconds: 1)
            }
        )
    }

    @Test func drawing_hasALineForLossAndOneForScore_withAxesOfBoth() throws {
        let curve = points([(5, 20), (3.5, 41), (3.1, 52.6), (3, 50)])
        let drawn = try #require(elements(of: curve.svg(title: "sat <1> & more")))
        let lines = try #require(drawn.attributes["polyline"]).map { line in
            (line["points"] ?? "").split(separator: " ").map { point in
                point.split(separator: ",").compactMap { Double($0) }
            }
        }
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
        #expect(elements(of: text) != nil)
        #expect(!text.contains("nan") && !text.contains("inf"))
    }

    @Test func drawing_isWrittenWhole() throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("curve.svg")
        let curve = points([(2, 10)])
        try curve.write(to: file, title: "nic")
        #expect(try String(contentsOfFile: file.string, encoding: .utf8) == curve.svg(title: "nic"))
    }

    @Test(arguments: [
        (values: [0.0, 9.7], count: 5, ticks: [0.0, 2, 4, 6, 8, 10], digits: 0),
        (values: [2.91, 3.08], count: 4, ticks: [2.9, 2.95, 3.0, 3.05, 3.1], digits: 2),
        (values: [61.2, 63.1], count: 4, ticks: [61.0, 61.5, 62, 62.5, 63, 63.5], digits: 1),
    ])
    func axis_hasRoundTicksAroundItsValues(
        values: [Double],
        count: Int,
        ticks: [Double],
        digits: Int
    ) {
        let axis = AxisScale(values, from: 100, to: 0, count: count)
        #expect(axis.ticks.count == ticks.count)
        for (found, expected) in zip(axis.ticks, ticks) { #expect(abs(found - expected) < 1e-9) }
        #expect(axis.digits == digits)
        #expect(abs(axis.place(of: ticks[0]) - 100) < 1e-9)
        #expect(abs(axis.place(of: ticks[ticks.count - 1])) < 1e-9)
    }
}
