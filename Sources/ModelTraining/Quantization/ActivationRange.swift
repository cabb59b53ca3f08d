internal import NeuralNetwork

/// The extremes of one of a network's values, by photo and channel.
struct ActivationRange {
    /// How many times the mean of the photos' ranges is spanned, so that few photos are cut off.
    private static let headroom: Float = 1.3

    private let channels: Int
    /// `[photos, channels]`, and so are the least ones.
    private var greatest: [Float] = []
    private var least: [Float] = []

    /// Starts without photos.
    init(channels: Int) {
        self.channels = channels
    }

    private var photoCount: Int { greatest.count / max(channels, 1) }

    /// Adds a photo's value, `[pixels, channels]`.
    mutating func add(_ values: UnsafePointer<Float>, pixels: Int) {
        var high = [Float](repeating: -.infinity, count: channels)
        var low = [Float](repeating: .infinity, count: channels)
        for pixel in 0..<pixels {
            let row = values + pixel * channels
            for channel in 0..<channels {
                high[channel] = max(high[channel], row[channel])
                low[channel] = min(low[channel], row[channel])
            }
        }
        greatest += high
        least += low
    }

    /// The greatest magnitude of each channel, averaged over the photos.
    ///
    /// Single photos have single pixels far outside of all others' range: the maximum over photos would
    /// spend most of the 256 steps on them.
    var magnitudes: [Float] {
        (0..<channels).map { channel in
            let sum = stride(from: channel, to: greatest.count, by: channels)
                .reduce(Float(0)) { $0 + max(greatest[$1], -least[$1]) }
            return sum / Float(max(photoCount, 1))
        }
    }

    /// Steps that span the value's range, averaged over the photos, and some more, but not more than
    /// any photo has.
    ///
    /// - Parameter divisors: What the channels are divided by before they are stored.
    /// - Returns: The meaning of the bytes.
    func quantization(dividedBy divisors: [Float]) -> Quantization {
        var (high, low, highest, lowest) = (Float(0), Float(0), Float(0), Float(0))
        for photo in 0..<photoCount {
            let start = photo * channels
            let extremes = divisors.indices.map {
                (greatest[start + $0] / divisors[$0], least[start + $0] / divisors[$0])
            }
            let ends = extremes.reduce((0, 0)) { (max($0.0, $1.0), min($0.1, $1.1)) }
            (high, low) = (high + ends.0, low + ends.1)
            (highest, lowest) = (max(highest, ends.0), min(lowest, ends.1))
        }
        let factor = Self.headroom / Float(max(photoCount, 1))
        (high, low) = (min(high * factor, highest), max(low * factor, lowest))
        guard high > low else { return .bytes }
        let scale = (high - low) / 255
        let zero = UInt8(clamping: Int((-low / (high - low) * 255).rounded()))
        return Quantization(scale: scale, zero: zero) ?? .bytes
    }
}
