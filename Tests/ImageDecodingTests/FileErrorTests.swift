import FoundationEssentials
import ImageDecoding
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Files that are no photos, or no readable ones: one clear error each.
@Suite final class FileErrorTests {
    private let folder: FilePath

    init() throws {
        folder = FilePath(FileManager.default.temporaryDirectory.path)
            .appending("image-decoding-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: folder.string,
            withIntermediateDirectories: false
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder.string)
    }

    private func error(ofFileAt path: FilePath, by decoder: ImageDecoder = .init())
        -> ImageDecodingError?
    {
        let error = #expect(throws: ImageDecodingError.self) { try decoder.decode(fileAt: path) }
        #expect(error?.name == path.string)
        return error
    }

    private func file(_ name: String, _ bytes: some Sequence<UInt8>) throws -> FilePath {
        let path = folder.appending(name)
        try Data(bytes).write(to: URL(filePath: path.string))
        return path
    }

    @Test func decode_whenFileIsMissing_saysSo() {
        let error = error(ofFileAt: folder.appending("none.jpg"))
        #expect(error?.code == .notFound)
        #expect(error?.description.hasSuffix("none.jpg: no such file") == true)
    }

    @Test func decode_whenLinkLeadsNowhereOrInCircles_failsAtOnce() {
        let dangling = folder.appending("dangling.jpg")
        symlink("nothing", dangling.string)
        #expect(error(ofFileAt: dangling)?.code == .notFound)
        let circle = folder.appending("circle.jpg")
        symlink("circle.jpg", circle.string)
        #expect(error(ofFileAt: circle)?.code == .unreadable)
    }

    @Test func decode_whenPathIsFolder_saysSo() {
        let error = error(ofFileAt: folder)
        #expect(error?.code == .notARegularFile)
        #expect(error?.message == "is a folder, not a photo")
    }

    @Test(.timeLimit(.minutes(1)))
    func decode_whenPathIsPipe_failsWithoutWaiting() {
        let path = folder.appending("pipe.jpg")
        #expect(mkfifo(path.string, 0o600) == 0)
        let error = error(ofFileAt: path)
        #expect(error?.code == .notARegularFile)
        #expect(error?.message == "is a pipe, not a photo")
    }

    @Test func decode_whenPathIsDevice_saysSo() {
        let error = error(ofFileAt: "/dev/zero")
        #expect(error?.code == .notARegularFile)
        #expect(error?.message == "is a device, not a photo")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func decode_whenFileMayNotBeRead_saysSo() throws {
        let path = try file("secret.jpg", [1, 2, 3])
        chmod(path.string, 0)
        #expect(error(ofFileAt: path)?.code == .noPermission)
    }

    @Test(arguments: [
        (Errno.permissionDenied, ImageDecodingError.Code.noPermission),
        (.notPermitted, .noPermission), (.notDirectory, .notFound),
        (.noSuchAddressOrDevice, .notARegularFile), (.ioError, .unreadable),
    ])
    func errorOfSystemCall_whenMapped_keepsItsMeaning(errno: Errno, code: ImageDecodingError.Code) {
        let error = ImageDecodingError(errno, name: "a.jpg")
        #expect(error.code == code)
        #expect(!error.message.isEmpty)
        #expect(!error.mayStillBeArriving)
    }

    @Test func decode_whenFileIsEmpty_mayStillBeArriving() throws {
        let error = error(ofFileAt: try file("empty.jpg", []))
        #expect(error?.code == .empty)
        #expect(error?.mayStillBeArriving == true)
    }

    @Test func decode_whenFileIsLargerThanAllowed_saysSo() throws {
        let path = try file("large.jpg", [])
        #expect(truncate(path.string, 1 << 40) == 0)
        #expect(error(ofFileAt: path)?.code == .tooLarge)
        let small = try file("small.jpg", [1, 2, 3])
        #expect(error(ofFileAt: small, by: ImageDecoder(maximumFileSize: 2))?.code == .tooLarge)
    }

    @Test func decode_whenNameIsInvalidUTF8_works() throws {
        let bytes = Array(folder.string.utf8) + [0x2F, 0xFF, 0x2E, 0x6A, 0x70, 0x67, 0]
        let path = FilePath(platformString: bytes.map(CInterop.PlatformChar.init(bitPattern:)))
        let target = try FileDescriptor.open(
            path,
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        try target.closeAfter { _ = try target.writeAll(PNGBuilder().build()) }

        #expect(try ImageDecoder().decode(fileAt: path).image.width == 13)
        #expect(try ImageDecoder().header(ofFileAt: path).height == 11)
    }

    @Test func decode_whenPNGIsNamedJPG_goesByContent() throws {
        let photo = try ImageDecoder().decode(fileAt: try file("photo.jpg", PNGBuilder().build()))
        #expect(photo.header.format == .png)
    }

    static let foreign: [(content: [UInt8], name: String)] = [
        (Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8), "a WebP file"),
        (Array("GIF89a\u{1}\0\u{1}\0".utf8), "a GIF file"),
        ([0, 0, 0, 0x18] + Array("ftypheic\0\0\0\0".utf8), "a HEIC file"),
        ([0, 0, 0, 0x18] + Array("ftypavif\0\0\0\0".utf8), "an AVIF file"),
        ([0, 0, 0, 0x18] + Array("ftypmp42\0\0\0\0".utf8), "a video file"),
        (Array("II*\0\u{8}\0\0\0".utf8), "a TIFF or camera raw file"),
        ([0xFF, 0x0A, 0xFA, 0x1F], "a JPEG XL file"),
        (Array("<!DOCTYPE html><title>404</title>".utf8), "a web page"),
        (Array("Ceci n'est pas une photo: é".utf8), "a text file"),
        (Array(String(repeating: "é", count: 400).utf8), "a text file"),
        ([0x12, 0x00, 0xFE, 0x07, 0x80], "of an unknown format"),
    ]

    @Test(arguments: foreign)
    func decode_whenContentIsForeign_namesIt(content: [UInt8], name: String) throws {
        let error = error(ofFileAt: try file("photo.jpg", content))
        #expect(error?.code == .unknownFormat)
        #expect(error?.message.hasPrefix("is \(name), not a JPEG or PNG") == true)
        #expect(error?.mayStillBeArriving == false)
    }
}
