package import Checkpoints
package import NeuralNetwork

/// A network of images that `deeplens calibrate` quantises.
package enum QuantizableNetwork: String, CaseIterable, Sendable {
    /// The image encoder.
    case resNet50 = "resnet50"
    /// The ImageNet classifier.
    case efficientNetLite2 = "efficientnet_lite2"

    /// The name of the weights' file.
    package func fileName(for precision: Precision) -> String {
        switch self {
        case .resNet50: ResNet50.fileName(for: precision)
        case .efficientNetLite2: EfficientNetLite2.fileName(for: precision)
        }
    }

    /// Side of the input in pixels.
    package var side: Int {
        switch self {
        case .resNet50: ResNet50.side
        case .efficientNetLite2: EfficientNetLite2.side
        }
    }

    /// Convolutions that stay in bfloat16.
    ///
    /// Both summands of ResNet-50's first block are many times larger than their sum, and so are their
    /// rounding errors. What the last two blocks add to and read has channels of very different
    /// sizes, which cannot be equalised, as the result has them too; and nothing evens out the error of
    /// the last convolution. The six take 7 % of the network's multiplications.
    package var unquantizedNames: Set<String> {
        switch self {
        case .resNet50:
            [
                "layer1.0.conv1", "layer1.0.conv3", "layer1.0.downsample.0", "layer4.1.conv1",
                "layer4.2.conv1", "layer4.2.conv3",
            ]
        case .efficientNetLite2: []
        }
    }

    /// The network as a description, with the weights of a file.
    ///
    /// - Throws: `CheckpointError` or `TensorError` if the file is of another network.
    package func graph(_ checkpoint: Checkpoint) throws -> Graph {
        switch self {
        case .resNet50: try ResNet50.graph(checkpoint)
        case .efficientNetLite2: try EfficientNetLite2.graph(checkpoint)
        }
    }

    /// What a file of weights in 8 bits says of itself.
    ///
    /// - Parameters:
    ///   - source: The file of the weights that were quantised.
    ///   - photoCount: The number of photos of the calibration.
    /// - Returns: Texts by name.
    package static func metadata(source: MappedFile, photoCount: Int) -> [String: String] {
        [
            "format": ConvolutionFile.quantizedFormat, "source": source.fingerprint(),
            "photos": "\(photoCount)",
        ]
    }
}
