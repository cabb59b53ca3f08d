internal import CKernels
internal import Glibc
package import SystemPackage
package import TensorCore

/// Makes a safetensors file.
package struct CheckpointWriter: Sendable {
    /// How numbers are kept.
    package enum Precision: Sendable {
        /// Four bytes a number.
        case float32
        /// Two bytes a number, rounded to the nearest.
        case float16
    }

    private let metadata: [String: String]
    private var entries: [String] = []
    private var data: [UInt8] = []

    /// Starts a file.
    ///
    /// - Parameter metadata: Texts by name.
    package init(metadata: [String: String]) {
        self.metadata = metadata
    }

    /// Adds a tensor.
    ///
    /// - Parameters:
    ///   - name: A name that was not added before.
    ///   - shape: The extents.
    ///   - values: As many elements as the shape has.
    ///   - precision: How they are kept.
    package mutating func add(
        _ name: String,
        shape: Shape,
        _ values: [Float],
        as precision: Precision
    ) {
        precondition(values.count == shape.elementCount, "elements of \(name)")
        let start = data.count
        switch precision {
        case .float32:
            for value in values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { data += $0 }
            }
        case .float16:
            var halves = [UInt16](repeating: 0, count: values.count)
            _ = ck_to_float16(&halves, values, values.count)
            for half in halves { withUnsafeBytes(of: half.littleEndian) { data += $0 } }
        }
        let type = precision == .float32 ? "F32" : "F16"
        let extents = shape.dimensions.map(String.init).joined(separator: ",")
        entries.append(
            "\(Self.quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(extents)],"
                + "\"data_offsets\":[\(start),\(data.count)]}"
        )
    }

    /// Writes the file, whole or not at all: beside its place first, then renamed.
    ///
    /// - Throws: ``CheckpointError/unwritable(file:errno:)``.
    package func write(to path: FilePath) throws(CheckpointError) {
        let temporary = FilePath(path.string + ".part")
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter {
                try file.writeAll(bytes)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch {
            throw .unwritable(file: path, errno: (error as? Errno) ?? .ioError)
        }
        let status = temporary.withPlatformString { temporary in
            path.withPlatformString { rename(temporary, $0) }
        }
        guard status == 0 else {
            throw .unwritable(file: path, errno: Errno(rawValue: errno))
        }
    }

    /// The whole file.
    package var bytes: [UInt8] {
        let texts = metadata.sorted { $0.key < $1.key }
            .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
        let fields = ["\"__metadata__\":{\(texts.joined(separator: ","))}"] + entries
        var header = Array("{\(fields.joined(separator: ","))}".utf8)
        // The data begin at a multiple of eight bytes.
        while !header.count.isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + data
    }

    /// A text as a JSON string.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
