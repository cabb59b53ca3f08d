import TensorCore

extension Parameters {
    /// Makes a new layer see its first inputs with mean 0 and variance 1, by folding what that takes into
    /// its weights and bias.
    ///
    /// Otherwise the mean over all photos, which tells nothing, would drown what makes each different.
    ///
    /// - Parameters:
    ///   - name: The layer.
    ///   - samples: Inputs as they occur, `[samples, D]`; further inputs of the layer stay as they are.
    /// - SeeAlso: Krähenbühl et al. 2016, arXiv:1511.06856, section 3.1.
    @specialized(where Scalar == Float)
    mutating func standardizeInputs(of name: String, like samples: Matrix<Scalar>) {
        let (count, size) = (Scalar(samples.rows), samples.columns)
        var sums = Matrix<Scalar>(1, size)
        sums.addRows(samples, nil)
        let means = sums.elements.map { $0 / count }
        var squares = [Scalar](repeating: 0, count: size)
        for (index, value) in samples.elements.enumerated() {
            let difference = value - means[index % size]
            squares[index % size] += difference * difference
        }
        let factors = squares.map { 1 / ($0 / count + 1e-4).squareRoot() }
        var shifts: [Scalar] = []
        update("\(name).weight") { weights in
            for row in 0..<weights.rows {
                var shift: Scalar = 0
                for column in 0..<size {
                    let place = row * weights.columns + column
                    weights.elements[place] *= factors[column]
                    shift += weights.elements[place] * means[column]
                }
                shifts.append(shift)
            }
        }
        update("\(name).bias") { bias in
            for (index, shift) in shifts.enumerated() { bias.elements[index] -= shift }
        }
    }
}
