import TensorCore

/// Sums, products and shapes.
///
/// - Shapes: `N` rows, `D` inputs, `O` outputs.
extension Tape {
    /// `x · Wᵀ + b` with `x` `[N, D]`, `W` `[O, D]`, `b` `[1, O]`.
    func linear(_ x: Variable, weights: Variable, bias: Variable? = nil) -> Variable {
        affine(
            [(x, weights)],
            bases: bias.map { [($0, nil)] } ?? [],
            rows: value(of: x).rows
        )
    }

    /// `a · b`.
    func product(_ a: Variable, _ b: Variable) -> Variable {
        let (left, right) = (value(of: a), value(of: b))
        var output = Matrix<Scalar>(left.rows, right.columns)
        output.addProduct(left, right, beta: 0)
        return record(output) { tape, gradient in
            tape.accumulate(a) { $0.addProduct(gradient, right, transposedB: true) }
            tape.accumulate(b) { $0.addProduct(left, transposedA: true, gradient) }
        }
    }

    /// `a + b` of equal shapes.
    func sum(_ a: Variable, _ b: Variable) -> Variable {
        var output = value(of: a)
        output.add(value(of: b))
        return record(output) { tape, gradient in
            tape.accumulate(a, gradient)
            tape.accumulate(b, gradient)
        }
    }

    /// The elementwise product of equal shapes.
    func elementwiseProduct(_ a: Variable, _ b: Variable) -> Variable {
        let (left, right) = (value(of: a), value(of: b))
        return record(Self.multiplied(left, right)) { tape, gradient in
            tape.accumulate(a, Self.multiplied(gradient, right))
            tape.accumulate(b, Self.multiplied(gradient, left))
        }
    }

    /// Each element times a fixed factor of its own, as for dropout.
    func masked(_ x: Variable, by mask: Matrix<Scalar>) -> Variable {
        record(Self.multiplied(value(of: x), mask)) { tape, gradient in
            tape.accumulate(x, Self.multiplied(gradient, mask))
        }
    }

    /// `factor · x`.
    func scaled(_ x: Variable, by factor: Scalar) -> Variable {
        masked(x, by: Matrix(value(of: x).rows, value(of: x).columns, repeating: factor))
    }

    /// The sum of each row, `[N, 1]`.
    func rowSums(_ x: Variable) -> Variable {
        let input = value(of: x)
        let ones = Matrix<Scalar>(input.columns, 1, repeating: 1)
        var output = Matrix<Scalar>(input.rows, 1)
        output.addProduct(input, ones, beta: 0)
        return record(output) { tape, gradient in
            tape.accumulate(x) { $0.addProduct(gradient, ones, transposedB: true) }
        }
    }

    /// The first rows.
    func prefix(_ x: Variable, rows: Int) -> Variable {
        let input = value(of: x)
        guard rows < input.rows else { return x }
        var output = Matrix<Scalar>(rows, input.columns)
        output.elements = Array(input.elements.prefix(rows * input.columns))
        return record(output) { tape, gradient in
            let count = gradient.elements.count
            tape.accumulate(x) { target in
                gradient.withPointer { gradient in
                    target.withMutablePointer { target in
                        for index in 0..<count { target[index] += gradient[index] }
                    }
                }
            }
        }
    }

    /// Rows of zeros behind those that there are.
    func padded(_ x: Variable, rows: Int) -> Variable {
        let input = value(of: x)
        let count = input.elements.count
        var output = Matrix<Scalar>(rows, input.columns)
        output.elements.replaceSubrange(0..<count, with: input.elements)
        return record(output) { tape, gradient in
            tape.accumulate(x) { target in
                for index in 0..<count { target.elements[index] += gradient.elements[index] }
            }
        }
    }

    /// Some of the columns.
    func columns(_ x: Variable, _ range: Range<Int>) -> Variable {
        let input = value(of: x)
        var output = Matrix<Scalar>(unspecified: input.rows, range.count)
        output.copyColumns(of: input, from: range.lowerBound, count: range.count)
        return record(output) { tape, gradient in
            tape.accumulate(x) { target in
                target.addColumns(of: gradient, count: range.count, at: range.lowerBound)
            }
        }
    }

    private static func multiplied(
        _ a: Matrix<Scalar>,
        _ b: Matrix<Scalar>
    ) -> Matrix<Scalar> {
        precondition(a.rows == b.rows && a.columns == b.columns, "product of different shapes")
        let count = a.elements.count
        return Matrix(a.rows, a.columns) { output in
            a.withPointer { a in
                b.withPointer { b in Scalar.gradientKernels.multiply(output, a, b, count) }
            }
        }
    }
}
