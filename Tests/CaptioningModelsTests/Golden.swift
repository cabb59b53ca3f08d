import CaptioningModels
import Checkpoints
import Foundation
import ImageDecoding
import SystemPackage
import TensorCore
import Testing

/// What the reference implementation computes for the sample photos; Tests/Golden/make_golden.py
/// writes it.
struct Golden: Decodable {
    struct Hypothesis: Decodable {
        var caption: String
        var score: Double
        var logProbability: Double
    }

    struct Label: Decodable {
        var name: String
        var probability: Float

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            name = try pair.decode(String.self)
            probability = try pair.decode(Float.self)
        }
    }

    var file: String
    var greedy: String
    var hypotheses: [Hypothesis]
    var match: Float
    var labels: [Label]
    var pixelSamples: [Float]
    var featuresMean: Float
    var featuresStd: Float
    var featuresSamples: [Float]
    var firstStepLogProbabilities: [Float]
    var attention: [[Float]]

    static func all() throws -> [Golden] {
        let file = try Repository.root().appending("Tests/Golden/golden.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try Data(contentsOf: URL(filePath: file.string))
        return try decoder.decode([Golden].self, from: data)
    }

    static func of(_ file: String) throws -> Golden {
        try #require(try all().first { $0.file == file }, "no golden entry for \(file)")
    }

    static let files = [
        "astronaut.png", "cat.png", "coffee.png", "china.jpg", "flower.jpg", "rocket.jpg",
    ]
}

enum Repository {
    /// The folder of Package.swift.
    static func root(from file: String = #filePath) throws -> FilePath {
        var folder = FilePath(file)
        while folder.removeLastComponent() {
            let golden = folder.appending("Tests/Golden/golden.json").string
            if FileManager.default.fileExists(atPath: golden) { return folder }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    static func weights() throws -> WeightsDirectory {
        WeightsDirectory(try root().appending("Weights"))
    }

    /// A sample photo, decoded by this project.
    static func sample(_ name: String) throws -> RGBImage {
        let file = try root().appending("Samples/\(name)")
        return try ImageDecoder().decode(fileAt: file, minimumSide: nil).image
    }
}

/// Expects ‖actual − expected‖ ≤ `relative` · ‖expected‖, the project's bound for every stage.
///
/// The Euclidean norm of the whole tensor, since single values near zero have no relative error.
func expectClose(
    _ actual: some Collection<Float>,
    _ expected: some Collection<Float>,
    relative: Double = 1e-3,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.count == expected.count, sourceLocation: sourceLocation)
    let difference = zip(actual, expected).reduce(0.0) { $0 + pow(Double($1.0 - $1.1), 2) }
    let norm = expected.reduce(0.0) { $0 + pow(Double($1), 2) }
    let error = (difference / max(norm, 1e-30)).squareRoot()
    #expect(error <= relative, sourceLocation: sourceLocation)
}
