internal import Glibc
package import ImageDecoding
internal import TensorCore

/// A photo as it might have been taken as well: closer, mirrored, in other light.
///
/// A decoder that learns from several views of each photo learns what they show rather than the photos
/// themselves.
///
/// - SeeAlso: Szegedy et al. 2015, arXiv:1409.4842, section 6 (crops of random area and aspect ratio);
///   Howard 2013, arXiv:1312.5402 (light and colour).
package struct PhotoView: Sendable, Equatable {
    /// The photo as it is.
    package static let asTaken = PhotoView()

    /// The share of the photo's width and height that is seen.
    private(set) var size = (width: 1.0, height: 1.0)
    /// Where it begins, as a share of what is left over.
    private(set) var place = (x: 0.0, y: 0.0)
    private(set) var isMirrored = false
    /// What light, contrast and colourfulness are multiplied by.
    private(set) var light = (brightness: 1.0, contrast: 1.0, saturation: 1.0)

    private init() {}

    /// Draws a view.
    ///
    /// - Parameters:
    ///   - number: Which view of the photo, from 1; 0 is the photo as it is.
    ///   - seed: The photo's own number, which all choices follow from.
    package init(number: Int, seed: UInt64) {
        guard number > 0 else { return }
        var random = SeededGenerator(seed: seed, stream: UInt64(number))
        let area = random.uniform(in: 0.4...1)
        let aspect = exp(random.uniform(in: -0.25...0.25))
        size = (min((area * aspect).squareRoot(), 1), min((area / aspect).squareRoot(), 1))
        place = (random.uniform(), random.uniform())
        isMirrored = random.uniform() < 0.5
        let range = 0.65...1.35
        light = (
            random.uniform(in: range), random.uniform(in: range), random.uniform(in: range)
        )
    }

    /// Whether two views are the same.
    package static func == (left: PhotoView, right: PhotoView) -> Bool {
        left.size == right.size && left.place == right.place && left.light == right.light
            && left.isMirrored == right.isMirrored
    }

    /// The photo so seen.
    ///
    /// - Complexity: O(`photo.width·photo.height`).
    package func callAsFunction(_ photo: RGBImage) -> RGBImage {
        guard self != .asTaken else { return photo }
        let seen = photo.cropped(
            columns: Self.range(of: photo.width, share: size.width, place: place.x),
            rows: Self.range(of: photo.height, share: size.height, place: place.y)
        )
        return lit(isMirrored ? seen.upright(from: .upMirrored) : seen)
    }

    private static func range(of count: Int, share: Double, place: Double) -> Range<Int> {
        let length = max(Int((share * Double(count)).rounded()), 1)
        let first = Int((place * Double(count - length)).rounded())
        return first..<first + length
    }

    /// The picture with other brightness, contrast and colourfulness.
    private func lit(_ image: RGBImage) -> RGBImage {
        let pixels = image.pixels
        let greys = stride(from: 0, to: pixels.count, by: 3).map { Self.grey(pixels, $0) }
        let mean = greys.reduce(0, +) / Double(greys.count)
        let (slope, shift) = (light.contrast * light.brightness, mean * (1 - light.contrast))
        let offset = shift * light.brightness
        let samples = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            for (pixel, grey) in greys.enumerated() {
                for index in 3 * pixel..<3 * pixel + 3 {
                    let coloured = grey + light.saturation * (Double(pixels[index]) - grey)
                    target[index] = UInt8(min(max(slope * coloured + offset, 0), 255).rounded())
                }
            }
            count = pixels.count
        }
        return RGBImage(width: image.width, height: image.height, pixels: samples)
    }

    /// The luma of a pixel (ITU-R BT.601).
    private static func grey(_ pixels: [UInt8], _ first: Int) -> Double {
        0.299 * Double(pixels[first]) + 0.587 * Double(pixels[first + 1])
            + 0.114 * Double(pixels[first + 2])
    }
}

extension SeededGenerator {
    /// A number of a range.
    fileprivate mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }
}
