import Logging
import StageKit
import StateStore

extension PhotoAttempts {
    /// Puts a photo back that could not be described, or records that it never can.
    func handle(_ error: PhotoError, _ attempt: PhotoAttempt) throws -> PhotoOutcome? {
        let number = attempt.photo.attempts + 1
        let delay: Duration?
        switch error.kind {
        case .gone:
            attempt.logger.info("the photo is gone before it was read")
            try store.forget(attempt.photo)
            return nil
        case .unreadable:
            delay = RetrySchedule.stage.delay(after: number)
        case .incomplete:
            delay = attempt.isFresh ? RetrySchedule.incompleteFile.delay(after: number) : nil
        case .permanent:
            delay = nil
        }
        guard let delay else {
            return try record(attempt.failure(step: error.step, reason: error.reason), attempt)
        }
        attempt.logger.debug("will be tried again in \(delay): \(error)")
        try putBack(attempt, after: delay, step: error.step, reason: error.reason)
        return nil
    }

    /// Puts a photo back at which a stage failed, or records that it failed for good.
    func handle(_ failure: StageFailure, _ attempt: PhotoAttempt) throws -> PhotoOutcome? {
        let photo = attempt.photo
        let error = failure.error
        if case .storage(let storage) = error.kind,
            paused.pause(photo.folder, storage: storage, reason: error.message)
        {
            try putBack(
                attempt,
                after: .zero,
                step: failure.stage,
                reason: error.message,
                counts: false
            )
            return nil
        }
        guard error.kind != .permanent,
            let delay = RetrySchedule.stage.delay(after: photo.attempts + 1)
        else {
            return try record(attempt.failure(step: failure.stage, reason: error.message), attempt)
        }
        attempt.logger.warning("will be tried again in \(delay): \(failure)")
        try putBack(attempt, after: delay, step: failure.stage, reason: error.message)
        return nil
    }

    private func putBack(
        _ attempt: PhotoAttempt,
        after delay: Duration,
        step: String,
        reason: String,
        counts: Bool = true
    ) throws(StateStoreError) {
        try store.putBack(
            attempt.photo,
            until: store.now() + delay / .seconds(1),
            step: step,
            reason: reason,
            counts: counts
        )
    }
}
