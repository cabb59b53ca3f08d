extension RGBImage {
    /// A rectangle of the picture.
    ///
    /// - Precondition: Both ranges lie in the picture and are not empty.
    /// - Complexity: O(`columns.count·rows.count`).
    package func cropped(columns: Range<Int>, rows: Range<Int>) -> RGBImage {
        precondition(0 <= columns.lowerBound && columns.upperBound <= width, "columns \(columns)")
        precondition(0 <= rows.lowerBound && rows.upperBound <= height, "rows \(rows)")
        var samples: [UInt8] = []
        samples.reserveCapacity(columns.count * rows.count * 3)
        for row in rows {
            let start = row * width
            samples += pixels[3 * (start + columns.lowerBound)..<3 * (start + columns.upperBound)]
        }
        return RGBImage(width: columns.count, height: rows.count, pixels: samples)
    }
}
