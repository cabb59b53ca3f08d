import Foundation
import SystemPackage
import TensorCore
import Testing

/// Layers' inputs and outputs computed by PyTorch; Tests/Golden/make_golden.py writes them.
struct LayerCases {
    private struct Packed: Decodable {
        var shape: [Int]
        var elements: [Float]
    }

    private let cases: [String: [String: Packed]]

    init() throws {
        let file = try repositoryRoot().appending("Tests/Golden/layers.json")
        let data = try Data(contentsOf: URL(filePath: file.string))
        cases = try JSONDecoder().decode([String: [String: Packed]].self, from: data)
    }

    func tensor(_ layer: String, _ name: String) throws -> Tensor {
        let packed = try #require(cases[layer]?[name], "no \(name) in \(layer)")
        return try Tensor(Shape(packed.shape), packed.elements)
    }
}

/// The folder of Package.swift.
func repositoryRoot(from file: String = #filePath) throws -> FilePath {
    var folder = FilePath(file)
    while folder.removeLastComponent() {
        let manifest = folder.appending("Package.swift").string
        let golden = folder.appending("Tests/Golden/layers.json").string
        if FileManager.default.fileExists(atPath: manifest),
            FileManager.default.fileExists(atPath: golden)
        {
            return folder
        }
    }
    throw CocoaError(.fileNoSuchFile)
}

/// Expects equal shapes and elements within `absolute + relative · |expected|`.
///
/// The sums of these small layers have at most some hundred terms: float32 rounding stays far below.
func expectClose(
    _ actual: Tensor,
    _ expected: Tensor,
    relative: Float = 1e-5,
    absolute: Float = 2e-6,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, sourceLocation: sourceLocation)
    guard actual.shape == expected.shape else { return }
    for (index, (left, right)) in zip(actual.elements, expected.elements).enumerated()
    where !(abs(left - right) <= absolute + relative * abs(right)) {
        Issue.record("element \(index): \(left) is not \(right)", sourceLocation: sourceLocation)
        return
    }
}
