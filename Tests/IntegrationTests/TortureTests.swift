import SystemPackage
import TestSupport
import Testing

/// The short form of `make torture`.
struct TortureTests {
    @Test(.timeLimit(.minutes(2)))
    func torture_whenTheDaemonIsKilledAndItsDiskFails_findsNothingLost() async throws {
        let folder = try TemporaryDirectory()

        let end = try await RunningProgram.torture(in: folder.path, kills: 6, photos: 20)

        #expect(end.status == 0, "\(end.output)\(end.errors)")
        let faults = end.lines.filter { $0.hasPrefix("faults: ") && !$0.hasSuffix(" 0") }
        #expect(faults.count > 1, "\(end.output)")
    }
}

extension RunningProgram {
    /// Runs a torture of a daemon that was built beside the tests.
    static func torture(
        in folder: FilePath,
        kills: Int,
        photos: Int,
        _ options: String...
    ) async throws -> Result {
        try await run(
            "Torture",
            [
                "--kills", "\(kills)", "--photos", "\(photos)", "--seed", "3",
                "--samples", Repository.root.appending("Samples").string,
                "--work", folder.string,
            ] + options
        )
    }
}
