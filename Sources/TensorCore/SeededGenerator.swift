/// Random numbers that are the same for the same seed on every machine (SplitMix64).
///
/// - SeeAlso: Steele, Lea, Flood 2014, "Fast Splittable Pseudorandom Number Generators".
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    /// What all further numbers follow from.
    package private(set) var state: UInt64

    /// Goes on where a generator was.
    package init(state: UInt64) {
        self.state = state
    }

    /// Makes a generator.
    ///
    /// - Parameters:
    ///   - seed: What the numbers follow from.
    ///   - stream: Tells apart uses of one seed.
    package init(seed: UInt64, stream: UInt64 = 0) {
        state = seed
        state = next() ^ stream
        _ = next()
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number from 0 up to, not including, 1.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number below `bound`, which is positive.
    package mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
