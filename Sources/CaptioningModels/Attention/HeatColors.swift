/// Colours from black over purple, red and orange to pale yellow, evenly brighter with the heat.
///
/// Nine colours with linear interpolation between them: close to matplotlib's "inferno", which keeps
/// its order for colour-blind readers and in grey print.
package enum HeatColors {
    private static let stops: [[Float]] = [
        [0, 0, 4], [31, 12, 72], [85, 15, 109], [136, 34, 106], [186, 54, 85], [227, 89, 51],
        [249, 140, 10], [249, 201, 50], [252, 255, 164],
    ]

    /// The red, green and blue of a heat, each 0 to 255.
    ///
    /// - Parameter heat: From 0, cold, to 1; what is outside is clamped.
    /// - Returns: Three values.
    package static func color(_ heat: Float) -> [Float] {
        let place = min(max(heat, 0), 1) * Float(stops.count - 1)
        let first = Int(place)
        let second = min(first + 1, stops.count - 1)
        let share = place - Float(first)
        return zip(stops[first], stops[second]).map { $0 + ($1 - $0) * share }
    }
}
