/// Says on standard error what went wrong, and counts it, while the rest goes on.
struct FailureLog {
    private(set) var count = 0

    mutating func add(_ message: String) {
        Terminal.printError(message + "\n")
        count += 1
    }
}
