internal import CKernels
import TensorCore

/// Where the values of an instruction list lie for a batch of one; a batch of N takes N times the
/// bytes, and each value starts N times as far from the beginning.
struct ValuePlaces {
    /// Bytes for one photo.
    let byteCount: Int
    /// The start of each value but the result, which goes to the caller's memory.
    let offsets: [Int?]

    /// Plans the memory of all values.
    init(_ list: InstructionList) {
        var lastReads: [Int: Int] = [:]
        for (step, instruction) in list.instructions.enumerated() {
            for source in instruction.sources { lastReads[source] = step }
        }
        var demands: [MemoryPlan.Demand] = []
        var slots: [Int?] = Array(repeating: nil, count: list.values.count)
        for (step, instruction) in list.instructions.enumerated() {
            guard let end = lastReads[instruction.output] else { continue }
            if let residual = instruction.residual, lastReads[residual] == step,
                list.canOverwriteResidual(of: instruction), let slot = slots[residual]
            {
                slots[instruction.output] = slot
                demands[slot].steps = demands[slot].steps.lowerBound...end
            } else {
                slots[instruction.output] = demands.count
                let size = list.values[instruction.output].byteCount
                demands.append(MemoryPlan.Demand(byteCount: size, steps: step...end))
            }
        }
        let plan = MemoryPlan(demands)
        byteCount = plan.byteCount
        offsets = slots.map { $0.map { plan.offsets[$0] } }
    }
}

extension InstructionList {
    /// Whether the result may take the place of the residual that is added to it.
    fileprivate func canOverwriteResidual(of instruction: Instruction) -> Bool {
        guard let residual = instruction.residual, residual != instruction.input else {
            return false
        }
        return values[residual].form.element == values[instruction.output].form.element
    }
}
