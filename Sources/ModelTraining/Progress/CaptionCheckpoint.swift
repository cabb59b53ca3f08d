internal import Checkpoints
internal import FoundationEssentials
package import SystemPackage
internal import TensorCore

/// A file from which a training goes on as if it had never stopped: with the same losses and the same
/// weights, bit by bit.
///
/// A safetensors file of float32 with the tensors `parameters/…`, `average/…`, `best/…`, and the
/// optimiser's `means/…` and `squares/…`; the rest is JSON in its metadata. All random choices follow
/// from the seed and the step, so no generator is kept.
package struct CaptionCheckpoint: Sendable {
    private struct Header: Codable {
        var training: String
        var names: [String]
        var step: Int
        var optimizerStep: Int
        var lossSum: Double
        var seconds: Double
        var curve: [CaptionTrainingState.Point]
    }

    private typealias State = CaptionTrainingState

    private static let format = "deeplens training 1"
    private static var parts: [(name: String, path: WritableKeyPath<State, Parameters<Float>>)] {
        [("parameters", \.parameters), ("average", \.average), ("best", \.best)]
    }

    private let path: FilePath
    private let training: String

    /// Names a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - training: What is trained, how and on what: another training does not go on from there.
    package init(path: FilePath, training: String) {
        (self.path, self.training) = (path, training)
    }

    /// Writes the file, whole or not at all.
    ///
    /// - Throws: `CheckpointError` if it cannot be written.
    package func write(_ state: CaptionTrainingState) throws {
        let header = Header(
            training: training,
            names: state.parameters.names,
            step: state.step,
            optimizerStep: state.optimizer.step,
            lossSum: state.lossSum,
            seconds: state.seconds,
            curve: state.curve
        )
        let text = String(decoding: try JSONEncoder().encode(header), as: UTF8.self)
        var writer = CheckpointWriter(metadata: ["format": Self.format, "state": text])
        for part in Self.parts {
            for name in header.names {
                writer.add("\(part.name)/\(name)", state[keyPath: part.path][name])
            }
        }
        for name in header.names {
            guard let moments = state.optimizer.moments[name] else { continue }
            writer.add("means/\(name)", moments.means)
            writer.add("squares/\(name)", moments.squares)
        }
        try writer.write(to: path)
    }

    /// Reads the file.
    ///
    /// - Returns: The state; nil if there is no file yet.
    /// - Throws: ``CaptionCheckpointError`` if it is of another training, or `CheckpointError` if it
    ///   cannot be read.
    package func read() throws -> CaptionTrainingState? {
        let file: Checkpoint
        do throws(CheckpointError) {
            file = try Checkpoint(contentsOf: path)
        } catch {
            guard case .unreadable(_, .noSuchFileOrDirectory) = error else { throw error }
            return nil
        }
        let text = Data((file.metadata["state"] ?? "").utf8)
        guard file.metadata["format"] == Self.format,
            let header = try? JSONDecoder().decode(Header.self, from: text)
        else { throw CaptionCheckpointError(file: path, training: nil, wanted: training) }
        guard header.training == training else {
            throw CaptionCheckpointError(file: path, training: header.training, wanted: training)
        }
        var state = CaptionTrainingState(Parameters())
        for part in Self.parts {
            for name in header.names {
                state[keyPath: part.path][name] = try file.matrix("\(part.name)/\(name)")
            }
        }
        for name in header.names where file.contains("means/\(name)") {
            state.optimizer.moments[name] = AdamW.Moments(
                means: try file.matrix("means/\(name)"),
                squares: try file.matrix("squares/\(name)")
            )
        }
        (state.step, state.optimizer.step) = (header.step, header.optimizerStep)
        (state.lossSum, state.seconds, state.curve) = (header.lossSum, header.seconds, header.curve)
        return state
    }
}

/// A file that a training cannot go on from.
package struct CaptionCheckpointError: Error, Equatable, CustomStringConvertible {
    /// The file.
    package let file: FilePath
    /// The training that it belongs to; nil if to none.
    package let training: String?
    /// The training that was to go on.
    package let wanted: String

    /// What is wrong, and the remedy.
    package var description: String {
        guard let training else {
            return "\(file): not a checkpoint of a training; name another file with --checkpoint"
        }
        return """
            \(file): belongs to another training (\(training)), not to this one (\(wanted)); repeat \
            its options, or start without --resume
            """
    }
}

extension CheckpointWriter {
    fileprivate mutating func add(_ name: String, _ matrix: Matrix<Float>) {
        add(name, shape: [matrix.rows, matrix.columns], matrix.elements, as: .float32)
    }
}

extension Checkpoint {
    fileprivate func matrix(_ name: String) throws(CheckpointError) -> Matrix<Float> {
        let tensor = try tensor(name)
        var matrix = Matrix<Float>(unspecified: tensor.shape.rows, tensor.shape.columns)
        matrix.elements = tensor.elements
        return matrix
    }
}
