import CKernels
import TensorCore
import Testing

extension InstructionSetTests {
    /// Products of a few rows in 16-bit fixed point.
    struct NarrowProductTests {
        /// A matrix, rows and biases of random numbers.
        private struct Case {
            let outputs: Int
            let inputs: Int
            let rows: Int
            let weights: [Float]
            let values: [Float]
            let bias: [Float]
            /// Each row's bias.
            let owners: [Int]

            init(outputs: Int, inputs: Int, rows: Int) {
                (self.outputs, self.inputs, self.rows) = (outputs, inputs, rows)
                var random = SeededGenerator(seed: UInt64(outputs + 7 * inputs + 11 * rows))
                func numbers(_ count: Int) -> [Float] {
                    (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
                }
                weights = numbers(outputs * inputs)
                values = numbers(rows * inputs)
                bias = numbers(2 * outputs)
                owners = (0..<rows).map { $0 % 2 }
            }

            /// The product, a share of the panels at a time.
            func product(shares: Int) -> [Float] {
                var packed = [Int16](
                    repeating: 0,
                    count: ck_narrow_weight_count(outputs, inputs)
                )
                var scales = [Float](
                    repeating: 0,
                    count: ck_narrow_scale_count(outputs, inputs)
                )
                ck_narrow_pack(&packed, &scales, weights, outputs, inputs)
                var packedRows = [Int16](repeating: 0, count: rows * ck_narrow_row_size(inputs))
                var rowScales = [Float](
                    repeating: 0,
                    count: rows * ck_narrow_block_count(inputs)
                )
                ck_narrow_pack_rows(&packedRows, &rowScales, values, rows, inputs)
                var output = [Float](repeating: .nan, count: rows * outputs)
                let panels = (outputs + 15) / 16
                packed.withUnsafeBufferPointer { packed in
                    scales.withUnsafeBufferPointer { scales in
                        var matrix = ck_narrow_matrix(
                            outputs: outputs,
                            inputs: inputs,
                            weights: packed.baseAddress,
                            scales: scales.baseAddress
                        )
                        for share in 0..<shares {
                            ck_narrow_multiply(
                                &output,
                                &matrix,
                                packedRows,
                                rowScales,
                                rows,
                                bias,
                                owners,
                                panels * share / shares,
                                panels * (share + 1) / shares
                            )
                        }
                    }
                }
                return output
            }

            /// The product in double precision.
            var expected: [Double] {
                (0..<rows * outputs).map { index in
                    let (row, output) = index.quotientAndRemainder(dividingBy: outputs)
                    return (0..<inputs).reduce(Double(bias[owners[row] * outputs + output])) {
                        $0 + Double(weights[output * inputs + $1] * values[row * inputs + $1])
                    }
                }
            }
        }

        /// Shapes with whole and broken panels, blocks, pairs and tiles.
        private static let shapes = [
            (1, 1, 1), (16, 512, 3), (75, 1100, 13), (130, 511, 24), (40, 600, 31), (33, 0, 2),
        ]

        @Test(arguments: InstructionSetTests.available, shapes)
        func product_onEachInstructionSet_isCloseToDoublePrecision(
            instructions: String,
            shape: (Int, Int, Int)
        ) throws {
            let product = Case(outputs: shape.0, inputs: shape.1, rows: shape.2)
            let output = try InstructionSetTests.use(instructions) { product.product(shares: 1) }
            // A term is about 1/3; rounding weights and rows takes some 0.03 % of it, at random.
            let tolerance = 1e-3 + 1e-3 * Double(shape.1).squareRoot()
            for (found, expected) in zip(output, product.expected) {
                #expect(abs(Double(found) - expected) < tolerance)
            }
        }

        /// Sums are exact integers: their parts may come in any order and width.
        @Test(arguments: shapes)
        func product_onAllInstructionSets_isTheSame(shape: (Int, Int, Int)) throws {
            let product = Case(outputs: shape.0, inputs: shape.1, rows: shape.2)
            let outputs = try InstructionSetTests.available.flatMap { instructions in
                try [1, 3].map { shares in
                    try InstructionSetTests.use(instructions) { product.product(shares: shares) }
                }
            }
            #expect(outputs.allSatisfy { $0 == outputs[0] })
        }
    }
}
