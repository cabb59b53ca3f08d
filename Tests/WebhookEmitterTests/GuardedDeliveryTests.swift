import StageKit
import Synchronization
import TestSupport
import Testing

@testable import WebhookEmitter

struct GuardedDeliveryTests {
    private let endpoint: TestEndpoint

    init() throws {
        endpoint = try TestEndpoint()
    }

    @Test func delivery_whenAnyAddressIsPrivate_isRefused() async throws {
        let names = NameServer(["8.8.8.8", "127.0.0.1"])
        try await WebhookReceiver.withServer { receiver in
            let stage = try endpoint.stage(
                url: receiver.namedURL,
                ["allow_private": .boolean(false)],
                resolver: names.resolver
            )
            let reason = """
                host hooks.test has the address 127.0.0.1, which is a loopback address: \
                give allow_private: true if messages are meant to go there
                """
            #expect(await stage.deliver(.sample()) == .retry(after: nil, reason: reason))
            #expect(try await receiver.requests(count: 0).isEmpty)
            #expect(names.queryCount == 1)
        }
    }

    @Test func delivery_goesToTheAddressThatWasChecked() async throws {
        // Nobody listens at the second one; no name server knows hooks.test.
        let names = NameServer(["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"])
        try await WebhookReceiver.withServer { receiver in
            let stage = try endpoint.stage(url: receiver.namedURL, resolver: names.resolver)
            #expect(await stage.deliver(.sample()) == .delivered)
            #expect(names.queryCount == 1)
            let refused = ConnectionWords.refused
            #expect(await stage.deliver(.sample()) == .retry(after: nil, reason: refused))
            #expect(await stage.deliver(.sample()) == .delivered)
            #expect(names.queryCount == 3)
            #expect(try await receiver.requests(count: 2).count == 2)
        }
    }

    @Test func delivery_whenTheNameChangesItsAddress_isCheckedAnew() async throws {
        let names = NameServer(["127.0.0.2"], ["169.254.169.254"])
        try await WebhookReceiver.withServer { receiver in
            let stage = try endpoint.stage(
                url: receiver.namedURL,
                ["allow_private": .boolean(false)],
                resolver: names.resolver
            )
            for address in ["127.0.0.2", "169.254.169.254"] {
                guard case .retry(nil, let reason) = await stage.deliver(.sample()) else {
                    Issue.record("delivered")
                    return
                }
                #expect(reason.contains("hooks.test") && reason.contains(address))
            }
        }
    }

    @Test func delivery_whenOneAddressDoesNotListen_goesToTheNext() async throws {
        let names = NameServer(["127.0.0.2", "127.0.0.1"])
        try await WebhookReceiver.withServer { receiver in
            let stage = try endpoint.stage(url: receiver.namedURL, resolver: names.resolver)
            #expect(await stage.deliver(.sample()) == .delivered)
        }
    }

    @Test func delivery_whenTheHostHasNoAddress_isTriedAgain() async throws {
        let stage = try endpoint.stage(
            url: "https://hooks.test/",
            resolver: NameServer([]).resolver
        )
        let reason = "host hooks.test has no address"
        #expect(await stage.deliver(.sample()) == .retry(after: nil, reason: reason))
    }
}

extension WebhookReceiver {
    /// The URL with a name that nobody can look up.
    fileprivate var namedURL: String { url.replacing("127.0.0.1", with: "hooks.test") }
}

/// Answers with one list of addresses after the other; the last one answers all further queries.
private final class NameServer: Sendable {
    private let answers: [[InternetAddress]]
    private let count = Mutex(0)

    init(_ answers: [String]...) {
        self.answers = answers.map { $0.compactMap(InternetAddress.init) }
    }

    var queryCount: Int { count.withLock { $0 } }

    var resolver: HostResolver {
        HostResolver { [self] _ in
            let index = count.withLock { count in
                count += 1
                return count - 1
            }
            return answers[min(index, answers.count - 1)]
        }
    }
}
