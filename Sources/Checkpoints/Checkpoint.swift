package import SystemPackage
package import TensorCore

/// The tensors of one safetensors file, memory-mapped and widened to float32 on request.
package struct Checkpoint: Sendable {
    /// The mapped file.
    package let file: MappedFile
    private let entries: [String: SafetensorsHeader.Entry]
    /// The free text of `__metadata__`.
    package let metadata: [String: String]

    /// Maps a file and checks its whole table of contents.
    ///
    /// - Throws: ``CheckpointError`` naming the file, the tensor and the reason.
    package init(contentsOf path: FilePath) throws(CheckpointError) {
        let file = try MappedFile(path)
        do {
            let header = try file.withBytes { (bytes) throws(SafetensorsHeader.Refusal) in
                try SafetensorsHeader(file: bytes)
            }
            entries = header.entries
            metadata = header.metadata
        } catch {
            guard let tensor = error.tensor else {
                throw .malformed(file: path, reason: error.reason)
            }
            throw .malformedTensor(file: path, tensor: tensor, reason: error.reason)
        }
        self.file = file
    }

    /// All tensors' names, sorted.
    package var names: [String] { entries.keys.sorted() }

    /// Whether there is a tensor of this name.
    package func contains(_ name: String) -> Bool { entries[name] != nil }

    /// The extents of a tensor.
    ///
    /// - Throws: ``CheckpointError`` if there is no such tensor.
    package func shape(of name: String) throws(CheckpointError) -> Shape {
        Shape(try entry(name).shape)
    }

    /// A tensor in float32.
    ///
    /// - Parameters:
    ///   - name: The tensor's name in the file.
    ///   - shape: The extents that the network needs; nil takes the tensor as it is.
    /// - Returns: The tensor, widened.
    /// - Throws: ``CheckpointError`` if there is no such tensor or it has other extents.
    package func tensor(
        _ name: String,
        shape: Shape? = nil
    ) throws(CheckpointError) -> Tensor {
        let entry = try entry(name, shape: shape)
        let count = entry.range.count / entry.type.byteCount
        return file.withBytes { bytes in
            Tensor(Shape(entry.shape)) { target in
                guard count > 0, let base = bytes.baseAddress else { return }
                entry.type.widen(base + entry.range.lowerBound, count: count, into: target)
            }
        }
    }

    /// A tensor that stays in the file.
    ///
    /// - Parameters:
    ///   - name: The tensor's name in the file.
    ///   - shape: The extents that the network needs; nil takes the tensor as it is.
    /// - Returns: The tensor.
    /// - Throws: ``CheckpointError`` if there is no such tensor or it has other extents.
    package func mappedTensor(
        _ name: String,
        shape: Shape? = nil
    ) throws(CheckpointError) -> MappedTensor {
        let entry = try entry(name, shape: shape)
        return MappedTensor(
            file: file,
            start: entry.range.lowerBound,
            type: entry.type,
            shape: Shape(entry.shape)
        )
    }

    private func entry(
        _ name: String,
        shape: Shape? = nil
    ) throws(CheckpointError) -> SafetensorsHeader.Entry {
        guard let entry = entries[name] else {
            throw .missingTensor(file: file.path, tensor: name)
        }
        guard shape == nil || shape?.dimensions == entry.shape else {
            throw .unexpectedShape(
                file: file.path,
                tensor: name,
                expected: shape?.dimensions ?? [],
                found: entry.shape
            )
        }
        return entry
    }
}
