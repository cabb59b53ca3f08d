package import TensorCore

/// The named weights of a network.
package struct Parameters<Scalar: KernelScalar>: Sendable {
    /// The names in the order in which the weights were made.
    package private(set) var names: [String] = []
    private var matrices: [String: Matrix<Scalar>] = [:]

    /// Makes an empty collection.
    package init() {}

    /// The weights of a name, which exists.
    package subscript(name: String) -> Matrix<Scalar> {
        get {
            guard let matrix = matrices[name] else { preconditionFailure("no weights '\(name)'") }
            return matrix
        }
        set {
            if matrices.updateValue(newValue, forKey: name) == nil { names.append(name) }
        }
    }

    /// Changes the weights of a name, which exists, in place.
    mutating func update(_ name: String, _ body: (inout Matrix<Scalar>) -> Void) {
        precondition(matrices[name] != nil, "no weights '\(name)'")
        body(&matrices[name, default: Matrix(0, 0)])
    }

    /// Adds weights drawn uniformly from ±`bound`.
    mutating func add(
        _ name: String,
        _ rows: Int,
        _ columns: Int,
        bound: Double,
        using random: inout SeededGenerator
    ) {
        var matrix = Matrix<Scalar>(rows, columns)
        for index in matrix.elements.indices {
            matrix.elements[index] = Scalar((2 * random.uniform() - 1) * bound)
        }
        self[name] = matrix
    }

    /// Adds the weights and the bias of a linear layer.
    ///
    /// - SeeAlso: Glorot, Bengio 2010, equation 16.
    mutating func addLinear(
        _ name: String,
        inputs: Int,
        outputs: Int,
        using random: inout SeededGenerator
    ) {
        let bound = (6 / Double(inputs + outputs)).squareRoot()
        add("\(name).weight", outputs, inputs, bound: bound, using: &random)
        self["\(name).bias"] = Matrix(1, outputs)
    }

    /// Puts all weights on a tape.
    package func leaves(on tape: Tape<Scalar>) -> Leaves<Scalar> {
        Leaves(variables: matrices.mapValues(tape.leaf))
    }
}

/// The variables of a network's weights on one tape.
package struct Leaves<Scalar: KernelScalar>: Sendable {
    private var variables: [String: Tape<Scalar>.Variable]

    init(variables: [String: Tape<Scalar>.Variable]) {
        self.variables = variables
    }

    /// The variable of a name, which exists.
    package subscript(name: String) -> Tape<Scalar>.Variable {
        guard let variable = variables[name] else { preconditionFailure("no weights '\(name)'") }
        return variable
    }

    /// Puts other weights of a name on the tape for the operations that follow.
    mutating func replace(_ name: String, by value: Matrix<Scalar>, _ tape: Tape<Scalar>) {
        variables[name] = tape.leaf(value)
    }
}

extension Tape {
    /// A linear layer by its name among the weights.
    func linear(_ x: Variable, _ leaves: Leaves<Scalar>, _ name: String) -> Variable {
        linear(x, weights: leaves["\(name).weight"], bias: leaves["\(name).bias"])
    }
}
