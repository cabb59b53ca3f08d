import SystemPackage
import TestSupport
import Testing

/// The short form of `make torture`.
struct TortureTests {
    @Test(.timeLimit(.minutes(2)))
    func torture_whenTheDaemonIsKilledEightTimes_findsNothingLost() async throws {
        let folder = try TemporaryDirectory()

        let end = try await RunningProgram.run(
            "Torture",
            [
                "--kills", "8", "--photos", "24", "--seed", "3",
                "--samples", Repository.root.appending("Samples").string,
                "--work", folder.path.string,
            ]
        )

        #expect(end.status == 0, "\(end.output)\(end.errors)")
    }
}
