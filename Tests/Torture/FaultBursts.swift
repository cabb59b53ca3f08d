/// Lets the disk fail in bursts and sets the clock, for as long as photos arrive.
struct FaultBursts: Sendable {
    let control: FaultControl
    let seed: UInt64

    /// Goes on until it is cancelled; then the disk is sound and the clock true.
    func run() async throws {
        var random = SeededGenerator(seed: seed, for: .faults)
        while !Task.isCancelled {
            if random.happens(percent: 50) { try control.setClock(ahead: Self.jump(&random)) }
            await pause(random.milliseconds(200...3_000))
            let isFull = random.happens(percent: 25)
            let permille = Int.random(in: 10...60, using: &random)
            try control.set(isFull ? .full : .flaky(permille: permille))
            await pause(random.milliseconds(200...2_000))
            try control.set(.sound)
        }
        try control.setClock(ahead: 0)
    }

    /// Waits, for no longer than until the end.
    private func pause(_ duration: Duration) async {
        try? await Task.sleep(for: duration)
    }

    /// Seconds to hours, forwards or back, or to the true time.
    private static func jump(_ random: inout SeededGenerator) -> Int {
        if random.happens(percent: 20) { return 0 }
        let limit = [10, 600, 10_800][Int.random(in: 0..<3, using: &random)]
        return Int.random(in: -limit...limit, using: &random)
    }
}
