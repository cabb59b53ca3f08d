internal import Glibc
internal import TensorCore

extension SeededGenerator {
    /// Independent standard normal numbers.
    ///
    /// - SeeAlso: Box, Muller 1958, "A Note on the Generation of Random Normal Deviates".
    package mutating func normals(_ count: Int) -> [Float] {
        (0..<count).map { _ in
            let radius = (-2 * log(1 - uniform())).squareRoot()
            return Float(radius * cos(2 * Double.pi * uniform()))
        }
    }
}

extension Tensor {
    /// The hyperbolic tangent of each element.
    func hyperbolicTangent() -> Tensor {
        var copy = self
        let count = shape.elementCount
        copy.withMutablePointer { Float.applyTanh($0, count: count) }
        return copy
    }

    /// The sum of equal shapes.
    func adding(_ other: Tensor) -> Tensor {
        var copy = self
        copy.withMutablePointer { target in
            other.withPointer { source in
                for index in 0..<shape.elementCount { target[index] += source[index] }
            }
        }
        return copy
    }
}
