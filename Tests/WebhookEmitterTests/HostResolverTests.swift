import Dispatch
import StageKit
import Testing

@testable import WebhookEmitter

struct HostResolverTests {
    @Test func addresses_ofThisMachine_areLoopback() async throws {
        let addresses = try await HostResolver.system.addresses(
            of: "localhost",
            within: .seconds(30)
        )
        #expect(!addresses.isEmpty)
        for address in addresses {
            #expect(AddressGuard.specialRange(of: address) == "a loopback address")
        }
    }

    @Test(arguments: [
        ("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"), ("8.8.8.8", "8.8.8.8"), ("0:0::1", "::1"),
    ])
    func literal_inAnyNotation_isTheAddress(host: String, address: String) {
        #expect(HostResolver.literalAddresses(of: host).map(\.description) == [address])
    }

    @Test(arguments: ["localhost", "example.org", "1.2.3.4.5", ""])
    func literal_ofAName_isNone(host: String) {
        #expect(HostResolver.literalAddresses(of: host).isEmpty)
    }

    @Test func addresses_whenTheNameServerIsSilent_areNotWaitedForTooLong() async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let error = await #expect(throws: StageError.self) {
            try await Self.resolver(thatWaitsFor: end).addresses(
                of: "hooks.test",
                within: .milliseconds(20)
            )
        }
        #expect(error?.message == "host hooks.test not found within 0.02 seconds")
    }

    @Test func addresses_whenCancelled_areNotWaitedFor() async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let task = Task {
            try await Self.resolver(thatWaitsFor: end).addresses(
                of: "hooks.test",
                within: .seconds(60)
            )
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    private static func resolver(thatWaitsFor end: DispatchSemaphore) -> HostResolver {
        HostResolver { _ in
            end.wait()
            return []
        }
    }
}
