import CaptionMetrics
import Foundation
import Testing

struct CalibrationTests {
    @Test
    func error_whenConfidencesAreShares_isZero() {
        let predictions = (0..<4).map { (confidence: 0.75, isRight: $0 < 3) }
        let calibration = Calibration(predictions)
        #expect(calibration.expectedError == 0)
        #expect(calibration.bins.map(\.count) == [0, 0, 0, 0, 0, 0, 0, 4, 0, 0])
        #expect(calibration.bins[7].confidence == 0.75)
        #expect(calibration.bins[7].share == 0.75)
        // (3 · 0.25² + 0.75²) / 4
        #expect(abs(calibration.brierScore - 0.1875) < 1e-12)
        #expect(calibration.share == 0.75)
        #expect(calibration.discrimination == 0.5)
    }

    @Test
    func error_whenBinsDiffer_isTheirWeightedMean() {
        let predictions = [
            (confidence: 0.95, isRight: false), (confidence: 1, isRight: true),
            (confidence: 0.1, isRight: false), (confidence: 0, isRight: false),
        ]
        let calibration = Calibration(predictions)
        // The last bin: |0.5 − 0.975| of 2; 0.1 of 1; 0 of 1.
        #expect(abs(calibration.expectedError - (0.475 * 2 + 0.1) / 4) < 1e-12)
        #expect(calibration.discrimination == 1)
    }

    @Test
    func calibration_whenThereIsNothing_isZero() {
        let calibration = Calibration([])
        #expect(calibration.expectedError == 0)
        #expect(calibration.discrimination == 0.5)
    }

    @Test
    func diagram_whenDrawn_hasADotForEachBin() {
        let calibration = Calibration(
            [(confidence: 0.15, isRight: false), (confidence: 0.85, isRight: true)]
        )
        let svg = ReliabilityDiagram(calibration, title: "R & D <1>").svg
        #expect(svg.hasPrefix("<svg xmlns="))
        #expect(svg.hasSuffix("</svg>\n"))
        #expect(svg.components(separatedBy: "<circle").count == 3)
        #expect(svg.contains("R &amp; D &lt;1&gt;"))
        #expect(svg.contains("expected calibration error 0.15"))
    }
}
