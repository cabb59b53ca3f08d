import FoundationEssentials

/// Days of every year, both ends included; the window may go across New Year.
struct SeasonalWindow: Equatable, Sendable {
    private let first: Int
    private let last: Int

    /// Makes a window of two days such as `12-01` and `12-26`.
    ///
    /// - Returns: `nil` if one of them is no day of a leap year.
    init?(from: String, to: String) {
        guard let first = Self.day(from), let last = Self.day(to) else { return nil }
        self.first = first
        self.last = last
    }

    /// Whether a moment lies in the window, by the calendar of the time zone.
    func contains(_ date: Date, in timeZone: TimeZone = .current) -> Bool {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents([.month, .day], from: date)
        let day = (parts.month ?? 0) * 100 + (parts.day ?? 0)
        return first <= last ? (first...last).contains(day) : day >= first || day <= last
    }

    /// Month and day as one number, 1201 for `12-01`.
    static func day(_ text: String) -> Int? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let month = UInt8(parts[0]), let day = UInt8(parts[1]), (1...12).contains(month)
        else { return nil }
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[Int(month) - 1] else { return nil }
        return Int(month) * 100 + Int(day)
    }
}
