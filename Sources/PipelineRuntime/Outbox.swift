import FoundationEssentials
package import Logging
import ServiceLifecycle
package import StageKit
package import StateStore

/// Delivers stored messages until each has arrived or has been given up.
///
/// Endpoints are served side by side, the messages of one endpoint in turn. An attempt that fails
/// ends the turn of its endpoint, so that a dead one costs a single time-out a turn.
package final class Outbox: Service {
    private let store: StateStore
    private let reporters: [String: any OutcomeReporter]
    private let schedule: RetrySchedule
    private let logger: Logger
    private let turns: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Makes an outbox.
    ///
    /// - Parameters:
    ///   - store: Where the messages are.
    ///   - reporters: Who delivers; of two with one endpoint the first does.
    ///   - schedule: When to try again.
    ///   - logger: Logs failed attempts.
    package init(
        store: StateStore,
        reporters: [any OutcomeReporter],
        schedule: RetrySchedule = .standardWebhooks,
        logger: Logger
    ) {
        self.store = store
        self.reporters = Dictionary(reporters.map { ($0.endpoint, $0) }) { first, _ in first }
        self.schedule = schedule
        self.logger = logger
        (turns, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that there may be messages to deliver.
    package func wake() {
        continuation.yield()
    }

    /// Delivers messages when they are due, until a graceful shutdown begins.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    self.wake()
                    try? await Task.sleep(for: .seconds(1))
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    self.forgetDelivered()
                    try? await Task.sleep(for: Self.pruningInterval)
                }
            }
            for await _ in turns.cancelOnGracefulShutdown() {
                await deliverDue()
            }
            group.cancelAll()
        }
    }

    /// Makes one attempt at messages that are due now.
    package func deliverDue() async {
        await withTaskGroup(of: Void.self) { group in
            for (endpoint, reporter) in reporters {
                group.addTask { await self.deliverDue(to: endpoint, by: reporter) }
            }
        }
    }

    private func deliverDue(to endpoint: String, by reporter: any OutcomeReporter) async {
        do {
            let now = try store.now()
            let messages = try store.dueMessages(
                to: endpoint,
                ordered: reporter.isOrdered,
                now: now
            )
            await deliver(messages, by: reporter)
        } catch {
            logger.error("\(error)")
        }
    }

    private func deliver(_ messages: [StoredMessage], by reporter: any OutcomeReporter) async {
        for stored in messages where !Task.isCancelled {
            let result = await reporter.deliver(stored.message)
            do {
                guard try record(result, of: stored) else { return }
            } catch {
                logger.error("\(error)")
                return
            }
        }
    }

    /// Records an attempt and says whether the endpoint's turn goes on.
    private func record(
        _ result: DeliveryResult,
        of stored: StoredMessage
    ) throws(StateStoreError) -> Bool {
        let message = stored.message
        var logger = logger
        logger[metadataKey: "message"] = "\(message.id)"
        switch result {
        case .delivered:
            try store.markDelivered(message.id, now: store.now())
            return true
        case .endpointGone(let reason):
            logger.error("the endpoint wants no more messages: \(reason)")
            try store.disable(message.endpoint, reason: reason)
        case .retry(let atLeast, let reason):
            // An attempt that was cut off by the end of the process does not count.
            if Task.isCancelled { return false }
            try postpone(stored, atLeast: atLeast, reason: reason, logger)
        }
        return false
    }

    private func postpone(
        _ stored: StoredMessage,
        atLeast: Duration?,
        reason: String,
        _ logger: Logger
    ) throws(StateStoreError) {
        guard let scheduled = schedule.delay(after: stored.attempts + 1) else {
            logger.error("given up after \(stored.attempts + 1) attempts: \(reason)")
            try store.bury(stored.message.id, reason: reason)
            return
        }
        let delay = max(scheduled, atLeast ?? .zero)
        let now = try store.now()
        logger.warning("not delivered, next attempt in \(delay): \(reason)")
        try store.postpone(stored.message.id, until: now + delay / .seconds(1), reason: reason)
        if let atLeast {
            try store.throttle(stored.message.endpoint, until: now + atLeast / .seconds(1))
        }
    }
}

// MARK: - Time

extension Outbox {
    /// How long delivered messages are kept, so that `deeplens status` can count them.
    private static let retention = 7 * 86_400.0
    /// How often the older ones are removed.
    private static let pruningInterval = Duration.seconds(3_600)

    private func forgetDelivered() {
        do {
            let now = try store.now()
            try store.removeMessages(deliveredBefore: now - Self.retention)
        } catch {
            logger.error("\(error)")
        }
    }
}
