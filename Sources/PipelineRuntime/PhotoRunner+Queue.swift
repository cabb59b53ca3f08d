import Logging
import ServiceLifecycle
import StateStore

extension PhotoRunner {
    /// The most photos in hand: while some are described, the next are read.
    private static let mostInHand = 32
    /// Files of more bytes than this are in hand only one at a time, since they are held in memory.
    private static let mostBytesInHand: Int64 = 32 << 20
    /// How often to look for what changed without a wake-up: the clock, the storage, a command.
    private static let longestWait = Duration.seconds(1)

    /// Photos in hand, and when to look whether more may be taken.
    private struct Hand {
        var byteCount: Int64 = 0
        /// Whether the photo in hand may have ended the program before.
        var holdsSuspect = false
        var nextCheck = ContinuousClock.now
    }

    /// The program is to stop: what waits for its turn is left.
    private struct Stop: Error {}

    /// Handles photos until none is due.
    ///
    /// - Returns: When to look again.
    func workOff(
        _ rota: inout FolderRota,
        _ summary: inout RunSummary
    ) async throws -> Duration {
        paused.resumeUsable()
        do {
            try putBackLeases(&rota)
            do {
                try await handleDuePhotos(&rota, &summary)
            } catch is Stop {
                try putBackLeases(&rota)
            }
            guard let next = try store.nextTry() else { return Self.longestWait }
            let delay = Duration.seconds(next - (try store.now()))
            return min(max(delay, .milliseconds(50)), Self.longestWait)
        } catch {
            if let error = error as? StateStoreError, error.isDamage { throw error }
            // What could not be recorded could not be put back either.
            logger.error("\(error); trying again in \(Self.storePause)")
            return Self.storePause
        }
    }

    /// Puts back what was taken in hand and not handled; that is nobody's fault.
    private func putBackLeases(_ rota: inout FolderRota) throws(StateStoreError) {
        guard rota.mayHoldLeases else { return }
        try store.releaseLeases(now: store.now(), countsInterruption: false)
        rota.mayHoldLeases = false
    }

    private func handleDuePhotos(
        _ rota: inout FolderRota,
        _ summary: inout RunSummary
    ) async throws {
        var hand = Hand()
        rota.mayHoldLeases = true
        try await workAhead(by: Self.mostInHand) { count in
            try next(beside: count, &hand, &rota)
        } work: { [attempts] photo in
            await attempts.prepare(photo)
        } take: { photo, prepared in
            guard !Task.isShuttingDownGracefully, !Task.isCancelled else { throw Stop() }
            if let outcome = try await attempts.handle(photo, prepared) { summary.count(outcome) }
            hand.byteCount -= photo.version.byteCount
            hand.holdsSuspect = false
        }
        rota.mayHoldLeases = false
    }

    /// Takes a photo in hand, of the folder that has waited longest for a turn.
    ///
    /// One that was in hand when the program ended is handled alone, so that it takes no other with it
    /// should it be what ended the program.
    private func next(
        beside count: Int,
        _ hand: inout Hand,
        _ rota: inout FolderRota
    ) throws(StateStoreError) -> LeasedPhoto? {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled, !hand.holdsSuspect,
            count == 0 || hand.byteCount < Self.mostBytesInHand, try mayTakeMore(&hand)
        else { return nil }
        let now = try store.now()
        for folder in rota.folders where !paused.contains(folder) {
            if count > 0, try store.isNextSuspect(in: folder, order: policy.order, now: now) {
                return nil
            }
            guard let photo = try store.leaseNext(in: folder, order: policy.order, now: now)
            else { continue }
            rota.passTurn(of: folder)
            hand.byteCount += photo.version.byteCount
            hand.holdsSuspect = photo.interruptions > 0
            return photo
        }
        return nil
    }

    private func mayTakeMore(_ hand: inout Hand) throws(StateStoreError) -> Bool {
        guard hand.nextCheck <= .now else { return true }
        if let obstacle = policy.obstacle(pendingMessages: try store.messageCount(.pending)) {
            logger.debug("photos wait: \(obstacle)")
            return false
        }
        hand.nextCheck = .now + Self.longestWait
        return true
    }
}
