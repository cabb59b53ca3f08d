import FoundationEssentials
import StageKit

/// What an endpoint answered, without the body.
struct WebhookAnswer {
    let status: Int
    let phrase: String
    /// The header `Retry-After`.
    let retryAfter: String?

    /// What the answer means for the message.
    ///
    /// - Parameter now: The time of the answer, which a date in `Retry-After` is held against.
    /// - Returns: Delivered, gone for good, or to be tried again.
    func result(at now: Date) -> DeliveryResult {
        switch status {
        case 200...299: .delivered
        case 410: .endpointGone(reason: reason)
        default: .retry(after: pause(at: now), reason: reason)
        }
    }

    private var reason: String {
        let remedy =
            switch status {
            case 300...399: ": redirects are not followed, so give the URL it leads to"
            case 401, 403: ": does the endpoint have the same secret?"
            case 404: ": is the URL right?"
            default: ""
            }
        return "HTTP \(status) \(phrase)\(remedy)"
    }

    /// The longest pause that an endpoint may ask for.
    private static let longestPause = 86_400.0

    /// The pause after an answer that asks for fewer messages but does not say how few.
    private static let defaultPause = Duration.seconds(30)

    private func pause(at now: Date) -> Duration? {
        requestedPause(at: now) ?? (status == 429 ? Self.defaultPause : nil)
    }

    /// The pause that `Retry-After` asks for, in seconds or as a date (RFC 9110, 10.2.3).
    private func requestedPause(at now: Date) -> Duration? {
        guard let text = retryAfter?.filter({ $0 != "\t" }) else { return nil }
        let seconds: Double
        if let number = UInt64(text) {
            seconds = Double(number)
        } else if let date = Self.date(text) {
            seconds = date.timeIntervalSince(now).rounded(.up)
        } else {
            return nil
        }
        return .seconds(min(max(seconds, 0), Self.longestPause))
    }

    /// Reads a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard parts.count == 6, parts[5] == "GMT",
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return try? Date("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z", strategy: .iso8601)
    }
}
