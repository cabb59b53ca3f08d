extension RGBImage {
    /// The picture squashed or stretched to the given size with antialiased bicubic interpolation.
    ///
    /// Rows are resampled first, then columns, each to 8 bits, as Pillow's `Image.BICUBIC` does;
    /// see ``ResamplingWeights``.
    ///
    /// - Precondition: Both sides are at least 1.
    /// - Complexity: O(`height·max(self.width, width) + width·max(self.height, height)`).
    package func resized(width newWidth: Int, height newHeight: Int) -> RGBImage {
        precondition(newWidth > 0 && newHeight > 0, "a picture has at least one pixel")
        return resampledHorizontally(to: newWidth).resampledVertically(to: newHeight)
    }

    private func resampledHorizontally(to newWidth: Int) -> RGBImage {
        guard newWidth != width else { return self }
        let plan = ResamplingWeights(inputSize: width, outputSize: newWidth)
        let sampleCount = newWidth * height * 3
        let result = [UInt8](unsafeUninitializedCapacity: sampleCount) { target, count in
            pixels.withUnsafeBufferPointer { source in
                for row in 0..<height {
                    Self.resampleRow(
                        UnsafeBufferPointer(rebasing: source[(row * width * 3)...]),
                        by: plan,
                        into: UnsafeMutableBufferPointer(rebasing: target[(row * newWidth * 3)...])
                    )
                }
            }
            count = sampleCount
        }
        return RGBImage(width: newWidth, height: height, pixels: result)
    }

    private static func resampleRow(
        _ source: UnsafeBufferPointer<UInt8>,
        by plan: ResamplingWeights,
        into target: UnsafeMutableBufferPointer<UInt8>
    ) {
        plan.weights.withUnsafeBufferPointer { weights in
            var written = 0
            for window in plan.windows {
                var (red, green, blue) = (half, half, half)
                var position = 3 &* window.firstSample
                for index in window.firstWeight..<window.firstWeight &+ window.sampleCount {
                    let weight = weights[index]
                    red &+= weight &* Int32(source[position])
                    green &+= weight &* Int32(source[position &+ 1])
                    blue &+= weight &* Int32(source[position &+ 2])
                    position &+= 3
                }
                target[written] = clipped(red)
                target[written &+ 1] = clipped(green)
                target[written &+ 2] = clipped(blue)
                written &+= 3
            }
        }
    }

    private func resampledVertically(to newHeight: Int) -> RGBImage {
        guard newHeight != height else { return self }
        let plan = ResamplingWeights(inputSize: height, outputSize: newHeight)
        let stride = width * 3
        var sums = [Int32](repeating: 0, count: stride)
        let result = [UInt8](unsafeUninitializedCapacity: newHeight * stride) { target, count in
            pixels.withUnsafeBufferPointer { source in
                sums.withUnsafeMutableBufferPointer { sums in
                    for (row, window) in plan.windows.enumerated() {
                        sums.update(repeating: Self.half)
                        Self.add(window, of: source, by: plan, to: sums)
                        let first = row * stride
                        for column in 0..<stride {
                            target[first &+ column] = Self.clipped(sums[column])
                        }
                    }
                }
            }
            count = newHeight * stride
        }
        return RGBImage(width: width, height: newHeight, pixels: result)
    }

    /// Adds the weighted rows of the window to `sums`, which has one element a sample of a row.
    private static func add(
        _ window: ResamplingWeights.Window,
        of source: UnsafeBufferPointer<UInt8>,
        by plan: ResamplingWeights,
        to sums: UnsafeMutableBufferPointer<Int32>
    ) {
        for index in 0..<window.sampleCount {
            let weight = plan.weights[window.firstWeight + index]
            let first = (window.firstSample + index) * sums.count
            for column in 0..<sums.count {
                sums[column] &+= weight &* Int32(source[first &+ column])
            }
        }
    }

    /// One half in fixed point, so that cutting off the fraction rounds.
    private static let half: Int32 = 1 << (ResamplingWeights.fractionBits - 1)

    @inline(__always)
    private static func clipped(_ sum: Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: max(0, min(255, sum >> ResamplingWeights.fractionBits)))
    }
}
