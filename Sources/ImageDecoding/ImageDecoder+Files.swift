package import SystemPackage

extension ImageDecoder {
    /// Reads a whole regular file into memory; symbolic links are followed.
    ///
    /// The bytes are copied rather than mapped, since a mapped file that another program cuts
    /// short would end this one with SIGBUS. A file that grows meanwhile is read to its old end.
    ///
    /// - Throws: ``ImageDecodingError``; anything but a regular file is refused without waiting,
    ///   also a FIFO that nobody writes to.
    package func readFile(at path: FilePath) throws(ImageDecodingError) -> [UInt8] {
        let name = path.string
        do {
            let file = try FileDescriptor.open(
                path,
                .readOnly,
                options: [.nonBlocking, .closeOnExec]
            )
            return try file.closeAfter { try bytes(of: file, name: name) }
        } catch let error as ImageDecodingError {
            throw error
        } catch let error as Errno {
            throw ImageDecodingError(error, name: name)
        } catch {
            throw ImageDecodingError(.unreadable, name: name, message: "\(error)")
        }
    }

    private func bytes(of file: FileDescriptor, name: String) throws -> [UInt8] {
        let size = try checkedSize(of: file, name: name)
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            while count < size {
                let read = try file.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: target[count...])
                )
                guard read > 0 else { break }
                count += read
            }
        }
    }

    private func checkedSize(of file: FileDescriptor, name: String) throws -> Int {
        let status = try file.stat()
        guard status.type == .regular else {
            let kind = Self.names[status.type] ?? "no regular file"
            throw ImageDecodingError(
                .notARegularFile,
                name: name,
                message: "is \(kind), not a photo"
            )
        }
        let size = Int(status.size)
        guard size > 0 else {
            throw ImageDecodingError(.empty, name: name, message: "is empty")
        }
        guard size <= maximumFileSize else {
            throw ImageDecodingError(
                .tooLarge,
                name: name,
                message: "has \(size) bytes, more than \(maximumFileSize)"
            )
        }
        return size
    }

    private static let names: [FileType: String] = [
        .directory: "a folder",
        .fifo: "a pipe",
        .socket: "a socket",
        .characterSpecial: "a device",
        .blockSpecial: "a device",
    ]
}
