internal import CKernels

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
        let scratchSize = ck_resample_scratch_size(width)
        let sampleCount = newWidth * height * 3
        let result = [UInt8](unsafeUninitializedCapacity: sampleCount) { target, count in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratchSize) { scratch in
                ck_resample_columns(
                    target.baseAddress,
                    pixels,
                    scratch.baseAddress,
                    height,
                    width,
                    plan.windows,
                    plan.weights,
                    newWidth
                )
            }
            count = sampleCount
        }
        return RGBImage(width: newWidth, height: height, pixels: result)
    }

    private func resampledVertically(to newHeight: Int) -> RGBImage {
        guard newHeight != height else { return self }
        let plan = ResamplingWeights(inputSize: height, outputSize: newHeight)
        let length = width * 3
        let result = [UInt8](unsafeUninitializedCapacity: newHeight * length) { target, count in
            ck_resample_rows(
                target.baseAddress,
                pixels,
                length,
                plan.windows,
                plan.weights,
                newHeight
            )
            count = newHeight * length
        }
        return RGBImage(width: width, height: newHeight, pixels: result)
    }
}
