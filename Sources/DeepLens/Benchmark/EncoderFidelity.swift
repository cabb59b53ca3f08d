import CaptioningModels
import Checkpoints
import Foundation
import ImageDecoding
import NeuralNetwork
import SystemPackage
import TensorCore

/// Compares features, and the captions that follow from them, with those in fp32.
struct EncoderFidelity {
    /// How alike they are.
    struct Result {
        let cosine: Double
        let sameCaptions: Double
    }

    private let features: Tensor
    private let captions: [String]
    private let search: SearchOptions
    private var parts: CaptionerParts

    /// Encodes and captions photos in fp32.
    init(_ photos: [RGBImage], weights: WeightsDirectory, search: SearchOptions) throws {
        parts = CaptionerParts(weights: weights, precision: .fp32)
        self.search = search
        features = try parts.features(of: photos)
        captions = try parts.captions(of: features, options: search)
    }

    private static let featureSize = PhotoEncoder.featureShape.columns

    /// Compares features of the same photos.
    ///
    /// - Parameters:
    ///   - others: `[49 N, 2048]`.
    ///   - otherCaptions: What follows from them; nil to search that here, in fp32.
    /// - Returns: How alike they are.
    /// - Throws: ``BenchmarkError`` if they are of another shape.
    mutating func compare(
        _ others: Tensor,
        captions otherCaptions: [String]? = nil
    ) throws -> Result {
        guard others.shape == features.shape else {
            throw BenchmarkError("features of shape \(others.shape), not \(features.shape)")
        }
        let found = try otherCaptions ?? parts.captions(of: others, options: search)
        let same = zip(found, captions).count { $0 == $1 }
        return Result(
            cosine: Self.meanCosine(features.elements, others.elements),
            sameCaptions: Double(same) / Double(captions.count)
        )
    }

    /// The mean over the rows of the cosine between two rows.
    private static func meanCosine(_ left: [Float], _ right: [Float]) -> Double {
        let count = left.count / featureSize
        let cosines = (0..<count).map { row in
            var (dot, leftSquare, rightSquare) = (0.0, 0.0, 0.0)
            for index in row * featureSize..<(row + 1) * featureSize {
                let (x, y) = (Double(left[index]), Double(right[index]))
                dot += x * y
                leftSquare += x * x
                rightSquare += y * y
            }
            return dot / max((leftSquare * rightSquare).squareRoot(), .leastNormalMagnitude)
        }
        return cosines.reduce(0, +) / Double(count)
    }
}

extension Tensor {
    /// Reads little-endian float32 features, `[49 N, 2048]`.
    ///
    /// - Throws: ``BenchmarkError`` if the file is of another size.
    init(featuresAt path: FilePath) throws {
        let data = try Data(contentsOf: URL(filePath: path.string))
        let columns = PhotoEncoder.featureShape.columns
        guard !data.isEmpty, data.count % (4 * columns) == 0 else {
            throw BenchmarkError("\(path): \(data.count) bytes are no rows of \(columns) values")
        }
        let elements = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)
                    )
                )
            }
        }
        try self.init([elements.count / columns, columns], elements)
    }

    /// Writes the elements as little-endian float32.
    func write(to path: FilePath) throws {
        let data = elements.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
        try data.write(to: URL(filePath: path.string))
    }
}
