package import FoundationEssentials

/// The daily hours in which photos are handled.
package struct ActiveHours: Sendable, Hashable {
    /// Minutes after midnight at which they begin.
    package let start: Int
    /// Minutes after midnight at which they end; before ``start`` for hours across midnight.
    package let end: Int

    /// Makes hours.
    package init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// Whether a time lies within the hours.
    ///
    /// - Parameters:
    ///   - date: The time.
    ///   - calendar: Tells the time of day.
    /// - Returns: `true` from the first minute to the one before the last.
    package func contains(_ date: Date, in calendar: Calendar = .autoupdatingCurrent) -> Bool {
        let time = calendar.dateComponents([.hour, .minute], from: date)
        let minute = (time.hour ?? 0) * 60 + (time.minute ?? 0)
        return start <= end
            ? (start..<end).contains(minute) : minute >= start || minute < end
    }
}
