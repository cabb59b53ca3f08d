package import SystemPackage

/// Which files wait until they are quiet, and which were reported already.
///
/// It neither knows the time nor looks at files; both are told to it.
package struct SettlingFiles {
    /// A file that has to stay as it is for a while before it is reported.
    private struct Candidate {
        var file: SettledFile
        /// For how long it must not change.
        var patience: Duration
        var dueTime: Duration
    }

    /// What is remembered of a reported file: hash values, since there may be a million of them.
    private struct Report {
        var fileHash: Int
        /// The scan in or after which the file was last known to be there.
        var scan: Int
    }

    private var candidates: [FilePath: Candidate] = [:]
    /// The reports of each watched folder, by the hash values of the paths.
    private var reports: [FilePath: [Int: Report]] = [:]
    private var scan = 0

    /// Starts with no file known.
    package init() {}

    /// When the next candidate is due; nil if there is none.
    ///
    /// - Complexity: O(n) in the number of candidates.
    package var nextDueTime: Duration? { candidates.values.lazy.map(\.dueTime).min() }

    /// Whether the file waits already.
    package func isWaiting(_ path: FilePath) -> Bool { candidates[path] != nil }

    /// Takes a file in that was seen at `time`; one that was reported just so is left out.
    ///
    /// - Returns: Whether it waits now.
    @discardableResult
    package mutating func notice(_ file: SettledFile, at time: Duration, patience: Duration) -> Bool
    {
        if wasReported(file) {
            candidates[file.path] = nil
            remember(file)
            return false
        }
        candidates[file.path] = Candidate(
            file: file,
            patience: patience,
            dueTime: time + patience
        )
        return true
    }

    /// Looks again at the candidates that are due.
    ///
    /// One that changed waits for as long again; one that is gone is forgotten.
    ///
    /// - Parameters:
    ///   - time: The present time, by the same clock as all others.
    ///   - look: Gives a file as it is now; nil if it is gone.
    /// - Returns: The files that have settled, in the order in which they were due.
    package mutating func takeSettled(
        at time: Duration,
        look: (SettledFile) -> SettledFile?
    ) -> [SettledFile] {
        var settled: [SettledFile] = []
        let due = candidates.values.filter { $0.dueTime <= time }.sorted { $0.dueTime < $1.dueTime }
        for candidate in due {
            let path = candidate.file.path
            guard let file = look(candidate.file) else {
                candidates[path] = nil
                continue
            }
            if file == candidate.file {
                candidates[path] = nil
                if report(file) { settled.append(file) }
            } else {
                candidates[path]?.file = file
                candidates[path]?.dueTime = time + candidate.patience
            }
        }
        return settled
    }

    /// Notes that a file is reported.
    ///
    /// - Returns: false if it was reported before just as it is now.
    package mutating func report(_ file: SettledFile) -> Bool {
        defer { remember(file) }
        return !wasReported(file)
    }

    private func wasReported(_ file: SettledFile) -> Bool {
        reports[file.folder]?[file.path.hashValue]?.fileHash == file.hashValue
    }

    private mutating func remember(_ file: SettledFile) {
        let report = Report(fileHash: file.hashValue, scan: scan)
        reports[file.folder, default: [:]][file.path.hashValue] = report
    }

    /// Forgets that a file waits.
    package mutating func forgetCandidate(_ path: FilePath) { candidates[path] = nil }

    /// Begins to go through all folders.
    package mutating func beginScan() { scan += 1 }

    /// Forgets the reports of files that the scan did not come across, so that a daemon that runs
    /// for months does not remember every file that ever was.
    ///
    /// - Parameter unscanned: The folders that could not be gone through; their reports stay.
    package mutating func endScan(except unscanned: Set<FilePath>) {
        for folder in reports.keys where !unscanned.contains(folder) {
            reports[folder] = reports[folder]?.filter { $0.value.scan == scan }
        }
    }
}
