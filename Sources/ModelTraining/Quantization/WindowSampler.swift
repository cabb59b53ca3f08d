internal import NeuralNetwork
internal import TensorCore

/// Gathers some of the windows that a convolution multiplies in a photo.
struct WindowSampler {
    /// Windows of a photo that are looked at.
    private static let count = 49

    private let window: SlidingWindow
    private let height: Int
    private let width: Int
    private let channels: Int
    private let rows: (before: Int, count: Int)
    private let columns: (before: Int, count: Int)
    /// What the border holds in each channel.
    private let border: [Float]

    /// Describes the images.
    init(_ window: SlidingWindow, height: Int, width: Int, border: [Float]) {
        (self.window, self.height, self.width, self.border) = (window, height, width, border)
        channels = border.count
        rows = window.placement(on: height)
        columns = window.placement(on: width)
    }

    /// Numbers of a window.
    var size: Int { window.kernel * window.kernel * channels }

    /// Gathers windows at random places.
    ///
    /// - Parameters:
    ///   - image: `[height, width, channels]`.
    ///   - generator: Chooses the places.
    /// - Returns: `[windows, taps · channels]`.
    func windows<Number: BinaryInteger>(
        of image: UnsafePointer<Number>,
        using generator: inout SeededGenerator
    ) -> Tensor {
        windows(using: &generator) { Float(image[$0]) }
    }

    /// Gathers windows at random places of an image of floating-point numbers.
    ///
    /// - Parameters:
    ///   - image: `[height, width, channels]`.
    ///   - generator: Chooses the places.
    /// - Returns: `[windows, taps · channels]`.
    func windows(
        of image: UnsafePointer<Float>,
        using generator: inout SeededGenerator
    ) -> Tensor {
        windows(using: &generator) { image[$0] }
    }

    private func windows(
        using generator: inout SeededGenerator,
        _ number: (Int) -> Float
    ) -> Tensor {
        let places = rows.count * columns.count
        let count = min(places, Self.count)
        return Tensor([count, size]) { target in
            for index in 0..<count {
                let place = count == places ? index : generator.index(below: places)
                gather(place, into: target + index * size, number)
            }
        }
    }

    private func gather(
        _ place: Int,
        into target: UnsafeMutablePointer<Float>,
        _ number: (Int) -> Float
    ) {
        let top = place / columns.count * window.stride - rows.before
        let left = place % columns.count * window.stride - columns.before
        for tap in 0..<window.kernel * window.kernel {
            let (y, x) = (top + tap / window.kernel, left + tap % window.kernel)
            let isInside = (0..<height).contains(y) && (0..<width).contains(x)
            for channel in 0..<channels {
                target[tap * channels + channel] =
                    isInside ? number((y * width + x) * channels + channel) : border[channel]
            }
        }
    }
}
