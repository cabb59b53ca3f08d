import Foundation
import SystemPackage
import TestSupport
import Testing

/// What the commands say of the endpoints of webhooks.
@Suite(.timeLimit(.minutes(1)))
struct EndpointTests {
    /// Nobody listens at port 9 of this machine.
    private let closed = "http://127.0.0.1:9/hook"

    @Test func check_whenOneURLHasTwoSecrets_namesBothPlaces() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(
            """
            version: 1
            watch: [{path: .}]
            pipelines:
              default:
                - webhook: {url: "https://example.org/hook", secret: {environment: ONE}}
              other:
                - webhook: {url: "https://example.org/hook", secret: {environment: TWO}}
            """,
            to: "two.yaml"
        )

        let result = try await RunningProgram.run("deeplens", ["check", "--config", file.string])

        #expect(result.status == 78)
        #expect(result.errors.contains("two.yaml:7:7: webhook: "), "\(result.errors)")
        #expect(result.errors.contains("at 5:7"), "\(result.errors)")
    }

    @Test func doctor_whenEverythingWorks_saysSoInALineEach() async throws {
        try await WebhookReceiver.withServer { receiver in
            let fixture = try WatchedFolderFixture(webhook: receiver.url)

            let result = try await doctor(fixture)

            #expect(result.status == 0, "\(result.output)\(result.errors)")
            for beginning in [
                "ok    configuration: ", "ok    cpu: ", "ok    folder: \(fixture.photos) can be",
                "ok    watcher: ", "ok    platforms: ", "ok    weights: ", "ok    ledger: ",
                "ok    state: ",
                "ok    webhook: \(receiver.url) can be reached",
            ] {
                #expect(
                    result.lines.contains { $0.hasPrefix(beginning) },
                    "\(beginning) in \(result.output)"
                )
            }
            #expect(result.output.contains("kernels are used"))
            #expect(result.output.contains("watches are in use"))
            #expect(result.lines.count { $0.hasSuffix(" free") } == 2)
            #expect(try await receiver.requests(count: 0).isEmpty)
        }
    }

    @Test func doctor_whenAWebhookCannotBeReached_warnsOnly() async throws {
        let result = try await doctor(try WatchedFolderFixture(webhook: closed))

        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(
            result.output.contains("warn  webhook: \(closed): the server refused the connection"),
            "\(result.output)"
        )
    }

    @Test func orphans_areShownAndCanBeDiscarded() async throws {
        let fixture = try WatchedFolderFixture(webhook: closed)
        try fixture.copy("cat.png", as: "cat.png")
        _ = try await run(fixture, ["watch", "--once"])
        try fixture.configure(webhook: nil, maximumTags: 5)

        let start = try await run(fixture, ["watch", "--once"])
        let before = try await run(fixture, ["status"])
        let removal = try await run(fixture, ["retry", "--discard-orphans"])
        let after = try await run(fixture, ["status"])

        #expect(
            start.errors.contains("1 messages wait for \(closed), which is not in"),
            "\(start.errors)"
        )
        #expect(before.output.contains("not in the configuration: deeplens retry"))
        #expect(removal.output == "1 messages were removed\n")
        #expect(!after.output.contains(closed))
    }

    private func doctor(_ fixture: WatchedFolderFixture) async throws -> RunningProgram.Result {
        try await run(fixture, ["doctor"])
    }

    private func run(
        _ fixture: WatchedFolderFixture,
        _ arguments: [String]
    ) async throws -> RunningProgram.Result {
        try await RunningProgram.run(
            "deeplens",
            arguments + ["--config", fixture.configuration.string]
        )
    }
}
