import StageKit
import Synchronization

/// Makes the scanner once and keeps it.
final class ScannerSource: Sendable {
    private let rules: FilterRules
    private let scanner = Mutex<WordScanner?>(nil)

    /// Keeps the rules; nothing is read yet.
    init(_ rules: FilterRules) {
        self.rules = rules
    }

    /// Makes the scanner anew, so that the words file as it is now counts.
    ///
    /// - Throws: `StageError` if the words file cannot be read.
    @discardableResult
    func reload() throws(StageError) -> WordScanner {
        let made = WordScanner(try rules.lexicon())
        scanner.withLock { $0 = made }
        return made
    }

    /// The scanner, made if there is none yet.
    ///
    /// - Throws: `StageError` if the words file cannot be read.
    func current() throws(StageError) -> WordScanner {
        if let made = scanner.withLock({ $0 }) { return made }
        return try reload()
    }
}
