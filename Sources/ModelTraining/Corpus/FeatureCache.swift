internal import Checkpoints
internal import FoundationEssentials
package import SystemPackage
package import TensorCore

/// The image encoder's features of many photos in one file, which is memory-mapped: only what is
/// asked for is read.
///
/// The file is a safetensors file with one tensor, `features` `[photos, R, D]` in half precision, and
/// the metadata `format`, `encoder` (SHA-256 of its weights) and `photos` (JSON: file and SHA-256 of
/// each). Further views of a photo (``PhotoView``) follow it under the same name. A photo is known by its content rather than by size and time: copying a folder changes
/// times, and reading a photo takes a hundredth of the time that encoding it takes.
///
/// - Shapes: `R` regions (49), `D` values of a region (2048).
package struct FeatureCache: Sendable {
    /// A photo, or a view of it, whose features are in the file.
    package struct Photo: Codable, Sendable, Equatable {
        /// The name relative to the folder of the photos.
        package let file: String
        /// What its content is known by, SHA-256 in hexadecimal.
        package let sha256: String
    }

    static let format = "deeplens features 1"
    static let tensor = "features"

    /// Where the file is.
    package let path: FilePath
    /// SHA-256 of the encoder's weights.
    package let encoder: String
    /// The photos in the file's order.
    package let photos: [Photo]
    /// The features, `[photos, R, D]`.
    let features: MappedTensor
    private let places: [String: Range<Int>]

    /// Maps a file.
    ///
    /// - Throws: ``FeatureCacheError`` if it cannot be read, is damaged or is another file.
    package init(contentsOf path: FilePath) throws(FeatureCacheError) {
        let checkpoint = try FeatureCacheError.translating { () throws(CheckpointError) in
            try Checkpoint(contentsOf: path)
        }
        guard checkpoint.metadata["format"] == Self.format, checkpoint.contains(Self.tensor) else {
            throw .foreign(file: path)
        }
        features = try FeatureCacheError.translating { () throws(CheckpointError) in
            try checkpoint.mappedTensor(Self.tensor)
        }
        let list = Data((checkpoint.metadata["photos"] ?? "").utf8)
        guard let photos = try? JSONDecoder().decode([Photo].self, from: list),
            features.shape.dimensions.count == 3, features.count == photos.count,
            let encoder = checkpoint.metadata["encoder"]
        else {
            throw .damaged(file: path, reason: "its list of photos does not belong to its features")
        }
        (self.path, self.photos, self.encoder) = (path, photos, encoder)
        places = Dictionary(
            photos.enumerated().map { ($1.file, $0..<$0 + 1) },
            uniquingKeysWith: { $0.lowerBound..<$1.upperBound }
        )
    }

    /// Regions of a photo, `R`.
    package var regionCount: Int { features.shape.dimensions[1] }

    /// Values of a region, `D`.
    package var featureSize: Int { features.shape.dimensions[2] }

    /// The place of a photo; nil if it is not in the file.
    package func index(of file: String) -> Int? { places[file]?.lowerBound }

    /// The places of a photo's views, the photo as it is first; nil if it is not in the file.
    package func views(of file: String) -> Range<Int>? { places[file] }

    /// The features of one photo, `[R, D]`.
    package func features(at index: Int) -> Tensor {
        Tensor([regionCount, featureSize]) { features.widen(index, into: $0) }
    }

    /// The features of some photos below each other, `[photos · R, D]`.
    package func features(at indices: [Int]) -> Matrix<Float> {
        Matrix(indices.count * regionCount, featureSize) { target in
            for (place, index) in indices.enumerated() {
                features.widen(index, into: target + place * features.elementCount)
            }
        }
    }

    /// The mean of each photo's regions, `[photos, D]`.
    package func pooledFeatures(at indices: [Int]) -> Matrix<Float> {
        Matrix(indices.count, featureSize) { target in
            for (place, index) in indices.enumerated() {
                // Of at least one region, as the network's grid has.
                let mean = try? features(at: index).meanOfRows()
                (target + place * featureSize)
                    .initialize(from: mean?.elements ?? [], count: featureSize)
            }
        }
    }
}
