import StageKit
import SystemPackage
import TestSupport
import Testing

struct SecretSourceTests {
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test func file_whenItHasWhiteSpaceAround_givesTheSecretAlone() throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(" \t\(secret)\r\n\n", to: "secret")
        #expect(try SecretSource.file(file).read(environment: [:]) == secret)
    }

    @Test func environment_whenSet_givesTheSecret() throws {
        let source = SecretSource.environment("HOOK")
        #expect(try source.read(environment: ["HOOK": secret + "\n"]) == secret)
    }

    @Test func credential_whenInDirectory_givesTheSecret() throws {
        let folder = try TemporaryDirectory()
        try folder.write(secret, to: "hook")
        let environment = ["CREDENTIALS_DIRECTORY": folder.path.string]
        #expect(try SecretSource.credential("hook").read(environment: environment) == secret)
    }

    @Test func secret_whenItHasSpacesInside_keepsThem() throws {
        let source = SecretSource.environment("HOOK")
        #expect(try source.read(environment: ["HOOK": " two  words "]) == "two  words")
    }

    @Test(arguments: [
        (SecretSource.file("/nowhere/x"), "secret file /nowhere/x cannot be read as text"),
        (.environment("HOOK"), "secret environment variable HOOK is not set"),
        (
            .credential("hook"),
            "CREDENTIALS_DIRECTORY is not set: give the unit LoadCredential=, or use a file"
        ),
    ])
    func source_whenMissing_throwsItsPlace(source: SecretSource, message: String) {
        #expect(throws: StageError(message)) { try source.read(environment: [:]) }
    }

    @Test func credential_whenFileIsMissing_throwsItsPlace() throws {
        let folder = try TemporaryDirectory()
        let environment = ["CREDENTIALS_DIRECTORY": folder.path.string]
        let message = "secret file \(folder.path.appending("hook")) cannot be read as text"
        #expect(throws: StageError(message)) {
            try SecretSource.credential("hook").read(environment: environment)
        }
    }

    @Test(arguments: ["", " ", "\n\t \r\n"])
    func source_whenEmpty_throwsItsPlace(text: String) throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(text, to: "secret")
        #expect(throws: StageError("secret file \(file) is empty")) {
            try SecretSource.file(file).read(environment: [:])
        }
        #expect(throws: StageError("secret environment variable HOOK is empty")) {
            try SecretSource.environment("HOOK").read(environment: ["HOOK": text])
        }
    }

    @Test func file_whenNotText_throwsWithoutItsContent() throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write([0x73, 0xFF, 0x00], to: "secret")
        #expect(throws: StageError("secret file \(file) cannot be read as text")) {
            try SecretSource.file(file).read(environment: [:])
        }
    }

    @Test func description_whenSecretIsSet_namesThePlaceAlone() throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(secret, to: "secret")
        let sources = [SecretSource.file(file), .environment("HOOK"), .credential("hook")]
        let texts = sources.flatMap { ["\($0)", String(reflecting: $0)] }
        #expect(texts.allSatisfy { !$0.contains(secret) })
        let expected = ["file \(file)", "environment variable HOOK", "credential hook"]
        #expect(sources.map(\.description) == expected)
    }
}
