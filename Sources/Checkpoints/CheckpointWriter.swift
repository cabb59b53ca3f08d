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

        /// The type in the file.
        fileprivate var type: ElementType {
            switch self {
            case .float32: .float32
            case .float16: .float16
            }
        }
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
        data += Self.encoded(values, as: precision)
        entries.append(Self.entry(name, shape, precision.type, start..<data.count))
    }

    /// Adds a tensor of whole numbers of 8 bits.
    ///
    /// - Parameters:
    ///   - name: A name that was not added before.
    ///   - shape: The extents.
    ///   - values: As many elements as the shape has.
    package mutating func add(_ name: String, shape: Shape, _ values: [Int8]) {
        precondition(values.count == shape.elementCount, "elements of \(name)")
        let start = data.count
        values.withUnsafeBytes { data += $0 }
        entries.append(Self.entry(name, shape, .int8, start..<data.count))
    }

    /// Numbers as a file keeps them.
    package static func encoded(_ values: [Float], as precision: Precision) -> [UInt8] {
        switch precision {
        case .float32:
            return values.map(\.bitPattern.littleEndian).withUnsafeBytes(Array.init)
        case .float16:
            var halves = [UInt16](repeating: 0, count: values.count)
            _ = ck_to_float16(&halves, values, values.count)
            for index in halves.indices { halves[index] = halves[index].littleEndian }
            return halves.withUnsafeBytes(Array.init)
        }
    }

    /// What comes before the numbers in a file of one tensor, for those that do not fit into memory.
    ///
    /// - Parameters:
    ///   - metadata: Texts by name.
    ///   - name: The tensor's name.
    ///   - shape: Its extents.
    ///   - precision: How its numbers, which are to follow, are kept.
    /// - Returns: The bytes before the first number.
    package static func header(
        metadata: [String: String],
        tensor name: String,
        shape: Shape,
        as precision: Precision
    ) -> [UInt8] {
        let byteCount = shape.elementCount * precision.type.byteCount
        return header(metadata, [entry(name, shape, precision.type, 0..<byteCount)])
    }

    private static func entry(
        _ name: String,
        _ shape: Shape,
        _ type: ElementType,
        _ range: Range<Int>
    ) -> String {
        let extents = shape.dimensions.map(String.init).joined(separator: ",")
        return "\(quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(extents)],"
            + "\"data_offsets\":[\(range.lowerBound),\(range.upperBound)]}"
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
                try file.writeAll(Self.header(metadata, entries))
                try file.writeAll(data)
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
    package var bytes: [UInt8] { Self.header(metadata, entries) + data }

    private static func header(_ metadata: [String: String], _ entries: [String]) -> [UInt8] {
        let texts = metadata.sorted { $0.key < $1.key }
            .map { "\(quoted($0.key)):\(quoted($0.value))" }
        let fields = ["\"__metadata__\":{\(texts.joined(separator: ","))}"] + entries
        var header = Array("{\(fields.joined(separator: ","))}".utf8)
        // The data begin at a multiple of eight bytes.
        while !header.count.isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header
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
