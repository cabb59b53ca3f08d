/// A bar on standard error that shows how many photos are done; nothing where no one looks.
struct ProgressBar {
    private let total: Int
    private let unit: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var done = 0

    init(total: Int, unit: String = "photos") {
        (self.total, self.unit) = (total, unit)
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
        Terminal.printError("\r\u{1B}[K\(bar) \(done)/\(total)\(pace)")
    }

    /// The rate so far, and how long the rest takes at it.
    private var pace: String {
        guard done > 0 else { return "" }
        let elapsed = ContinuousClock.now - start
        let left = Int((elapsed / done * (total - done) / .seconds(1)).rounded(.up))
        let seconds = left % 60 < 10 ? "0\(left % 60)" : "\(left % 60)"
        let rate = rounded(Double(done) / (elapsed / .seconds(1)))
        return " \(rate) \(unit)/s, \(left / 60):\(seconds) left"
    }

    private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
