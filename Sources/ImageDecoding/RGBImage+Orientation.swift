extension RGBImage {
    /// The upright picture of one that is stored as `orientation` says.
    ///
    /// - Complexity: O(`width·height`); allocates the result, nothing for ``Orientation/up``.
    package func upright(from orientation: Orientation) -> RGBImage {
        guard orientation != .up else { return self }
        let path = sourcePath(for: orientation)
        let exchanged = orientation.exchangesSides
        let (newWidth, newHeight) = exchanged ? (height, width) : (width, height)
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
            pixels.withUnsafeBufferPointer { source in
                guard var written = target.baseAddress, let first = source.baseAddress else {
                    return
                }
                for row in 0..<newHeight {
                    var position = first + 3 * (path.start + row * path.down)
                    for _ in 0..<newWidth {
                        written.update(from: position, count: 3)
                        written += 3
                        position += 3 * path.right
                    }
                }
            }
            count = pixels.count
        }
        return RGBImage(width: newWidth, height: newHeight, pixels: turned)
    }

    /// Where in the stored picture the upright one's pixels lie.
    ///
    /// - Returns: The index of the top left pixel, and the distances to the right-hand neighbour
    ///   and to the one below.
    private func sourcePath(for orientation: Orientation) -> (start: Int, right: Int, down: Int) {
        let topRight = width - 1
        let bottomLeft = (height - 1) * width
        let bottomRight = bottomLeft + topRight
        return switch orientation {
        case .up: (0, 1, width)
        case .upMirrored: (topRight, -1, width)
        case .down: (bottomRight, -1, -width)
        case .downMirrored: (bottomLeft, 1, -width)
        case .leftMirrored: (0, width, 1)
        case .right: (bottomLeft, -width, 1)
        case .rightMirrored: (bottomRight, -width, -1)
        case .left: (topRight, width, -1)
        }
    }
}
