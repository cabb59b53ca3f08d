/// How a stored picture must be turned to stand upright: Exif tag 0x0112, values 1 to 8.
package enum Orientation: UInt8, Sendable, CaseIterable {
    /// Stored upright.
    case up = 1
    /// Stored mirrored left to right.
    case upMirrored = 2
    /// Stored upside down: turn by 180°.
    case down = 3
    /// Stored mirrored top to bottom.
    case downMirrored = 4
    /// Rows and columns exchanged.
    case leftMirrored = 5
    /// Turn clockwise by 90°.
    case right = 6
    /// Rows and columns exchanged, both reversed.
    case rightMirrored = 7
    /// Turn counter-clockwise by 90°.
    case left = 8

    /// Whether the upright picture's width is the stored one's height.
    package var exchangesSides: Bool { rawValue >= 5 }
}
