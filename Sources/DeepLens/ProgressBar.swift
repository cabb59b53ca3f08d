/// A bar on standard error that shows how many photos are done; nothing where no one looks.
struct ProgressBar {
    private let total: Int
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var done = 0

    init(total: Int) {
        self.total = total
        isShown = total > 1 && Terminal.showsErrors
        draw()
    }

    /// Takes the bar off the terminal, so that a result can be printed in its place.
    func clear() {
        if isShown { Terminal.printError("\r\u{1B}[K") }
    }

    /// Counts a photo and draws the bar again, unless that was the last.
    mutating func advance() {
        done += 1
        if done < total { draw() } else { clear() }
    }

    private func draw() {
        guard isShown else { return }
        let width = 30
        let filled = width * done / total
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let speed = done > 0 ? " \(rounded(Double(done) / seconds)) photos/s" : ""
        Terminal.printError("\r\u{1B}[K\(bar) \(done)/\(total)\(speed)")
    }

    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
