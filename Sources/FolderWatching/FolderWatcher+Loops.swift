import Logging
import Subprocess

/// What a ``FolderWatcher`` does side by side for as long as it runs.
extension FolderWatcher {
    /// Runs the bridge, again and again should it end.
    nonisolated func followBridge() async throws {
        var pause = RestartPause()
        while true {
            let start = clock.elapsed()
            let problem = await runBridge()
            try Task.checkCancellation()
            // What happens until the bridge is ready again is found by a scan then; this scan is
            // for a bridge that does not get as far.
            scanRequests.continuation.yield()
            let delay = pause.next(afterRunning: clock.elapsed() - start)
            logger.warning("\(problem); it is started again in \(delay)")
            try await clock.sleep(delay)
        }
    }

    /// Runs the bridge once.
    ///
    /// - Returns: How it ended, for the log.
    private nonisolated func runBridge() async -> String {
        do {
            let status = try await bridge.run { events in
                for event in events { await self.handle(event) }
            }
            return "deeplens-inotify ended (\(status))"
        } catch {
            return "deeplens-inotify could not run (\(error))"
        }
    }

    /// Goes through all folders whenever that is asked for.
    nonisolated func scanOnRequest() async throws {
        for await _ in scanRequests.stream { await scanAll() }
        try Task.checkCancellation()
    }

    /// Asks for a scan every so often.
    nonisolated func requestScans() async throws {
        while true {
            try await clock.sleep(rescanInterval)
            scanRequests.continuation.yield()
        }
    }

    /// Polls every so often.
    nonisolated func pollSilentFolders() async throws {
        while true {
            try await clock.sleep(pollInterval)
            await poll()
        }
    }

    /// Tells of candidates as they settle.
    nonisolated func reportSettled() async throws {
        for await _ in candidateSignals.stream {
            while let dueTime = await settling.nextDueTime {
                // Candidates may come meanwhile, but none is due before a whole quiet period.
                let wait = min(dueTime - clock.elapsed(), quietPeriod)
                if wait > .zero { try await clock.sleep(wait) }
                await reportDueCandidates()
            }
        }
        try Task.checkCancellation()
    }
}

/// How long to wait before the bridge is started again: twice as long each time that it dies young.
struct RestartPause {
    private static let shortest = Duration.milliseconds(100)
    private static let longest = Duration.seconds(30)

    private var pause = shortest

    /// The pause after the bridge ran for `time`.
    mutating func next(afterRunning time: Duration) -> Duration {
        if time > Self.longest { pause = Self.shortest }
        defer { pause = min(pause * 2, Self.longest) }
        return pause
    }
}
