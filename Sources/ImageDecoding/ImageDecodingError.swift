package import SystemPackage

/// Why a file gave no picture: a code for programs, a message for people.
package struct ImageDecodingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable {
        /// No file has that name.
        case notFound
        /// The user who runs the program may not read the file.
        case noPermission
        /// A directory, FIFO, socket or device.
        case notARegularFile
        /// The file has no bytes (yet).
        case empty
        /// More bytes or more pixels than the decoder's limits allow.
        case tooLarge
        /// The content is neither JPEG nor PNG, whatever the file's name says.
        case unknownFormat
        /// The data ends too early.
        case truncated
        /// The data contradicts its format or its checksums.
        case corrupt
        /// Valid, but of a kind that the libraries cannot decode.
        case unsupported
        /// The system has too little memory for the picture.
        case outOfMemory
        /// The system could not read the file.
        case unreadable
    }

    /// The kind of failure.
    package let code: Code
    /// The file's path, or the name that the caller gave the bytes.
    package let name: String
    /// What is wrong and what can be done, without the name.
    package let message: String

    /// Whether the file may only be incomplete as yet, so that another try later makes sense.
    package var mayStillBeArriving: Bool { code == .truncated || code == .empty }

    /// The name and the message, in one line.
    package var description: String { "\(name): \(message)" }

    /// Creates an error.
    package init(_ code: Code, name: String, message: String) {
        self.code = code
        self.name = name
        self.message = message
    }

    /// The failure of a system call that opens or reads the file `name`.
    package init(_ error: Errno, name: String) {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory:
            self.init(.notFound, name: name, message: "no such file")
        case .permissionDenied, .notPermitted:
            self.init(
                .noPermission,
                name: name,
                message: "may not be read; give this user read permission for it and its folders"
            )
        case .noSuchAddressOrDevice:  // What opening a socket yields.
            self.init(.notARegularFile, name: name, message: "is a socket or device, not a photo")
        default:
            self.init(.unreadable, name: name, message: "could not be read: \(error)")
        }
    }
}
