internal import Checkpoints
internal import NeuralNetwork
internal import TensorCore

/// The convolutions of a network's file, batch normalisation folded in.
///
/// A file is either PyTorch's, or one in which `deeplens calibrate` has folded and quantised them; its
/// metadata then say `format`. There, `NAME.weight` in 8 bits is `[outputs, taps, inputs]`, with
/// `NAME.scale` for each output; `NAME.bias` holds what is added to each output, and `NAME.output`
/// scale and zero of the result's bytes.
struct ConvolutionFile {
    /// What a quantised file says of itself.
    static let quantizedFormat = "deeplens int8 1"

    /// The file.
    let checkpoint: Checkpoint
    /// Of the batch normalisation.
    let epsilon: Float

    private var isQuantized: Bool { checkpoint.metadata["format"] == Self.quantizedFormat }

    /// Reads a convolution.
    ///
    /// - Parameters:
    ///   - name: What the tensors' names begin with.
    ///   - normalization: The same for the batch normalisation that follows; nil for none.
    ///   - shape: `[outputs, inputs, k, k]`, inputs 1 if depthwise; `[outputs, inputs, 1, 1]` for a
    ///     linear layer, which has a bias instead of a normalisation.
    /// - Returns: The weights, to be read from the file when they are packed.
    /// - Throws: `CheckpointError` if a tensor is missing or has another shape.
    func filters(_ name: String, _ normalization: String?, shape: Shape) throws -> Filters {
        let outputs = shape[0]
        if isQuantized { return try quantizedFilters(name, shape) }
        let weights = try checkpoint.mappedTensor(
            "\(name).weight",
            shape: normalization == nil ? [outputs, shape[1]] : shape
        )
        let fold = try normalization.map {
            try checkpoint.batchNormalization($0, channels: outputs, epsilon: epsilon)
        }
        return try Filters(
            name: name,
            shape: shape,
            elements: .float { weights.widen($0, into: $1) },
            factors: fold?.scale ?? Array(repeating: 1, count: outputs),
            bias: fold?.shift ?? bias(name, outputs)
        )
    }

    private func bias(_ name: String, _ outputs: Int) throws -> [Float] {
        try checkpoint.tensor("\(name).bias", shape: [outputs]).elements
    }

    private func quantizedFilters(_ name: String, _ shape: Shape) throws -> Filters {
        let outputs = shape[0]
        let weights = try checkpoint.mappedTensor("\(name).weight")
        let isFloat = weights.type != .int8
        let stored: Shape = isFloat ? shape : [outputs, shape[2] * shape[3], shape[1]]
        guard weights.shape == stored else {
            throw CheckpointError.unexpectedShape(
                file: checkpoint.file.path,
                tensor: "\(name).weight",
                expected: stored.dimensions,
                found: weights.shape.dimensions
            )
        }
        return try Filters(
            name: name,
            shape: shape,
            elements: isFloat
                ? .float { weights.widen($0, into: $1) }
                : .int8 { weights.copyBytes(of: $0, to: $1) },
            factors: isFloat
                ? Array(repeating: 1, count: outputs)
                : try checkpoint.tensor("\(name).scale", shape: [outputs]).elements,
            bias: try bias(name, outputs),
            result: try quantization("\(name).output")
        )
    }

    /// Scale and zero of a value's bytes; nil if the file has none.
    ///
    /// - Throws: `CheckpointError` if they are not a positive number and a byte.
    func quantization(_ name: String) throws -> Quantization? {
        guard checkpoint.contains(name) else { return nil }
        let numbers = try checkpoint.tensor(name, shape: [2]).elements
        guard let zero = UInt8(exactly: numbers[1]),
            let quantization = Quantization(scale: numbers[0], zero: zero)
        else {
            throw CheckpointError.malformedTensor(
                file: checkpoint.file.path,
                tensor: name,
                reason: "\(numbers) are not a positive scale and a zero of 0 to 255"
            )
        }
        return quantization
    }
}

extension WeightsDirectory {
    /// Opens the weights of a network of images.
    ///
    /// - Throws: `CheckpointError` if the file is missing or damaged; one that says what to do about it
    ///   if there are none in 8 bits or they were not made from the others.
    func checkpoint(
        of network: QuantizableNetwork,
        precision: Precision
    ) throws(CheckpointError) -> Checkpoint {
        let name = network.fileName(for: precision)
        guard precision == .int8 else { return try Checkpoint(contentsOf: path(of: name)) }
        do throws(CheckpointError) {
            let quantized = try Checkpoint(contentsOf: path(of: name))
            let source = try MappedFile(path(of: network.fileName(for: .fp32)))
            guard quantized.metadata["source"] == source.fingerprint() else {
                throw CheckpointError.outdated(file: quantized.file.path, source: source.path)
            }
            return quantized
        } catch {
            guard case .notFound(name, let searched) = error else { throw error }
            throw CheckpointError.notQuantized(file: name, searched: searched)
        }
    }
}

extension MappedTensor {
    /// Copies the bytes of one item.
    fileprivate func copyBytes(of index: Int, to target: UnsafeMutablePointer<Int8>) {
        withBytes(of: index) { bytes in
            guard let base = bytes.baseAddress else { return }
            UnsafeMutableRawPointer(target).copyMemory(from: base, byteCount: bytes.count)
        }
    }
}
