/// How long to wait before each further attempt.
package struct RetrySchedule: Sendable {
    /// The delays before the second, third … attempt.
    package let delays: [Duration]

    /// Makes a schedule.
    package init(_ delays: [Duration]) {
        self.delays = delays
    }

    /// The schedule of the Standard Webhooks specification, some three days in all.
    package static let standardWebhooks = RetrySchedule(
        [.seconds(5), .seconds(5 * 60), .seconds(30 * 60)]
            + [2, 5, 10, 14, 20, 24].map { .seconds($0 * 3_600) }
    )

    /// For a failure whose reason may pass, such as a time-out: some thirteen minutes in all.
    package static let stage = RetrySchedule(
        [.seconds(1), .seconds(5), .seconds(30), .seconds(120), .seconds(600)]
    )

    /// For a file that somebody may still be writing: half a minute in all.
    package static let incompleteFile = RetrySchedule(
        [.milliseconds(250), .milliseconds(500)] + [1, 2, 4, 8, 15].map { .seconds($0) }
    )

    /// The delay after a number of attempts.
    ///
    /// It is lengthened by up to a fifth at random, so that what failed together does not return
    /// together.
    /// - Parameter attempts: The number of attempts made so far, from 1.
    /// - Returns: The delay, or `nil` if there is no further attempt.
    package func delay(after attempts: Int) -> Duration? {
        guard delays.indices.contains(attempts - 1) else { return nil }
        return delays[attempts - 1] * Double.random(in: 1...1.2)
    }
}
