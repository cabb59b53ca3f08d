package import ImageDecoding

/// Where a decoder looked when it said a word: the weights of a square grid over the photo.
package struct AttentionMap: Sendable {
    private let side: Int
    /// Row by row from the top left, 0 to 1.
    private let heat: [Float]

    /// Scales a word's weights to heat; nil if they form no square.
    ///
    /// The greatest weight becomes 1. If no region weighs twice as much as regions do on average, the
    /// whole map stays dimmer, so that a word for which the decoder looked everywhere shows as such.
    ///
    /// - Parameter weights: A hypothesis's attention for one word, `[R]` with R a square.
    package init?(_ weights: [Float]) {
        let side = Int(Double(weights.count).squareRoot())
        guard side > 0, side * side == weights.count else { return nil }
        self.side = side
        let greatest = max(weights.max() ?? 0, 2 / Float(weights.count))
        heat = weights.map { min(max($0 / greatest, 0), 1) }
    }

    /// The heat over a picture, from bilinear interpolation between the regions' centres.
    ///
    /// - Parameters:
    ///   - width: The picture's width.
    ///   - height: The picture's height.
    /// - Returns: Row by row from the top left, 0 to 1.
    package func upsampled(width: Int, height: Int) -> [Float] {
        let columns = (0..<width).map { position($0, of: width) }
        return (0..<height).flatMap { y -> [Float] in
            let row = position(y, of: height)
            let (top, bottom) = (row.first * side, row.second * side)
            return columns.map { column in
                let upper = mix(heat[top + column.first], heat[top + column.second], column.share)
                let lower = mix(
                    heat[bottom + column.first],
                    heat[bottom + column.second],
                    column.share
                )
                return mix(upper, lower, row.share)
            }
        }
    }

    /// The picture, grey and darkened, with the heat over it in ``HeatColors``.
    ///
    /// The hotter a place, the more its colour covers.
    ///
    /// - Parameter photo: The picture.
    /// - Returns: A picture of the same size.
    package func overlay(on photo: RGBImage) -> RGBImage {
        let heat = upsampled(width: photo.width, height: photo.height)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(photo.pixels.count)
        for (index, heat) in heat.enumerated() {
            let (red, green, blue) = (3 * index, 3 * index + 1, 3 * index + 2)
            // Luma of BT.601.
            let grey =
                0.299 * Float(photo.pixels[red]) + 0.587 * Float(photo.pixels[green])
                + 0.114 * Float(photo.pixels[blue])
            let cover = 0.45 + 0.25 * heat
            for channel in HeatColors.color(heat) {
                pixels.append(UInt8(mix(0.8 * grey, channel, cover).rounded()))
            }
        }
        return RGBImage(width: photo.width, height: photo.height, pixels: pixels)
    }

    /// The name of a word's picture: its place in the caption and what of it is safe in any file
    /// system, such as `03-dog.png`.
    ///
    /// - Parameters:
    ///   - word: The word.
    ///   - number: Its place, from 1.
    /// - Returns: The name; ASCII letters, digits, hyphens and underscores before the `.png`.
    package static func fileName(of word: String, at number: Int) -> String {
        let safe = word.unicodeScalars.prefix(40).map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-": Character(scalar)
            default: "_"
            }
        }
        return (number < 10 ? "0" : "") + "\(number)-\(String(safe)).png"
    }

    /// The two regions between whose centres a pixel lies, and how far it is from the first.
    private func position(_ pixel: Int, of size: Int) -> (first: Int, second: Int, share: Float) {
        let place = (Float(pixel) + 0.5) * Float(side) / Float(size) - 0.5
        let clamped = min(max(place, 0), Float(side - 1))
        let first = Int(clamped)
        return (first, min(first + 1, side - 1), clamped - Float(first))
    }
}

/// The value so far on the way from one to the other.
private func mix(_ first: Float, _ second: Float, _ share: Float) -> Float {
    first + (second - first) * share
}
