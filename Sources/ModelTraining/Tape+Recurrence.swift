import TensorCore

/// The layers of recurrent decoders, whose rows become fewer as sentences end.
///
/// Rows are sorted so that those that go on come first: an operation for `N` rows takes the first `N`
/// of operands that have more.
///
/// - Shapes: `N` rows, `D` inputs, `O` outputs, `H` hidden size, `I` images of `R` regions.
extension Tape {
    /// A sum of linear layers, and of rows of tables, for the first `rows` rows: `Σ xᵢ · Wᵢᵀ + Σ bⱼ`.
    ///
    /// - Parameters:
    ///   - terms: Inputs `[≥ N, Dᵢ]` with weights `[O, Dᵢ]`.
    ///   - bases: Tables `[·, O]` with the row for each row of the result; nil where all take the first,
    ///     as of a bias.
    ///   - rows: `N`.
    /// - Returns: `[N, O]`.
    func affine(
        _ terms: [(input: Variable, weights: Variable)],
        bases: [(table: Variable, owners: [Int]?)] = [],
        rows: Int
    ) -> Variable {
        let operands = terms.map { (value(of: $0.input), value(of: $0.weights)) }
        var output = Matrix<Scalar>(unspecified: rows, operands[0].1.rows)
        for (index, base) in bases.enumerated() {
            let table = value(of: base.table)
            if index == 0 { output.copyRows(of: table, base.owners) }
            if index > 0 { output.add(table.rows(at: base.owners, count: rows)) }
        }
        for (index, (input, weights)) in operands.enumerated() {
            let isFirst = index == 0 && bases.isEmpty
            output.addProduct(
                input,
                weights,
                transposedB: true,
                rows: rows,
                beta: isFirst ? 0 : 1
            )
        }
        return record(output) { tape, gradient in
            for (term, (input, weights)) in zip(terms, operands) {
                tape.accumulateProduct(term.weights, gradient: gradient, input: input)
                tape.accumulate(term.input, product: gradient, weights)
            }
            for base in bases {
                tape.accumulate(base.table) { $0.addRows(gradient, base.owners) }
            }
        }
    }

    /// Rows of a table, `[N, D]` from `[V, D]`: embedded words, or what an image gives its sentences.
    func rows(_ indices: [Int], of table: Variable) -> Variable {
        let matrix = value(of: table)
        var output = Matrix<Scalar>(unspecified: indices.count, matrix.columns)
        output.copyRows(of: matrix, indices)
        return record(output) { tape, gradient in
            tape.accumulate(table) { $0.addRows(gradient, indices) }
        }
    }

    /// Columns side by side, `[N, D₁ + D₂]`, of the first `N` rows.
    func joined(_ a: Variable, _ b: Variable, rows: Int) -> Variable {
        let (left, right) = (value(of: a), value(of: b))
        let (first, size) = (left.columns, left.columns + right.columns)
        var output = Matrix<Scalar>(unspecified: rows, size)
        output.copyColumns(of: left, count: first)
        output.copyColumns(of: right, count: right.columns, at: first)
        return record(output) { tape, gradient in
            tape.accumulate(a) { $0.addColumns(of: gradient, count: first) }
            tape.accumulate(b) { $0.addColumns(of: gradient, from: first, count: right.columns) }
        }
    }

    /// Matrices one below the other.
    func stacked(_ parts: [Variable]) -> Variable {
        let values = parts.map(value(of:))
        let counts = values.map(\.rows)
        return record(Matrix(stacking: values, rows: counts)) { tape, gradient in
            var first = 0
            for (part, count) in zip(parts, counts) {
                tape.accumulate(part, gradient.rows(first..<first + count))
                first += count
            }
        }
    }

    /// The mean of each image's regions, `[I, D]` from `[I·R, D]`.
    func regionMeans(_ x: Variable, regions: Int) -> Variable {
        let input = value(of: x)
        let owners = (0..<input.rows).map { $0 / regions }
        let share = 1 / Scalar(regions)
        var output = Matrix<Scalar>(input.rows / regions, input.columns)
        output.addRows(input, owners)
        return scaled(
            record(output) { tape, gradient in
                var spread = Matrix<Scalar>(unspecified: input.rows, input.columns)
                spread.copyRows(of: gradient, owners)
                tape.accumulate(x, spread)
            },
            by: share
        )
    }

    /// Each row times a number of its own, `[N, D]` from `[N, D]` and `[N, 1]`.
    func rowsScaled(_ x: Variable, by factors: Variable) -> Variable {
        let (input, scales) = (value(of: x), value(of: factors))
        return record(input.rowsScaled(by: scales)) { tape, gradient in
            tape.accumulate(x, gradient.rowsScaled(by: scales))
            tape.accumulate(factors, gradient.rowProducts(with: input))
        }
    }

    /// Normalises each row to mean 0 and variance 1.
    ///
    /// - SeeAlso: Ba, Kiros, Hinton 2016, arXiv:1607.06450, equation 3, without gain and bias.
    func layerNormalized(_ x: Variable, epsilon: Scalar = 1e-5) -> Variable {
        let input = value(of: x)
        let (output, scales) = input.standardizedRows(epsilon: epsilon)
        return record(output) { tape, gradient in
            // (g − mean(g) − y · mean(g·y)) / σ
            let size = Scalar(input.columns)
            let ones = Matrix<Scalar>(input.rows, input.columns, repeating: 1)
            let means = gradient.rowProducts(with: ones)
            let products = gradient.rowProducts(with: output)
            var change = gradient
            for row in 0..<input.rows {
                for place in row * input.columns..<(row + 1) * input.columns {
                    let pull = means.elements[row] + output.elements[place] * products.elements[row]
                    change.elements[place] -= pull / size
                }
            }
            tape.accumulate(x, change.rowsScaled(by: scales))
        }
    }
}
