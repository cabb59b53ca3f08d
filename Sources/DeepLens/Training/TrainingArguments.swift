import ArgumentParser

/// What every training can be told.
struct TrainingArguments: ParsableArguments {
    @Option(help: "What all random choices follow from.")
    var seed: UInt64 = 1

    @Option(help: "How many threads to use; the weights depend on it in the last digits.")
    var threads = 1

    func validate() throws {
        guard (1...64).contains(threads) else {
            throw ValidationError("--threads \(threads): must be from 1 to 64")
        }
    }
}
