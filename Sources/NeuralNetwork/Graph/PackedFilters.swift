internal import Synchronization
import TensorCore

/// The packed filters of all convolutions of a network, in one block of memory.
///
/// `@unchecked Sendable`: nothing writes to the memory after the initializer.
struct PackedFilters: @unchecked Sendable {
    private let memory: PageMemory
    /// Where the filters of each convolution are.
    let places: [FilterPacking.Place]

    /// Packs filters on all threads.
    init(_ packings: [FilterPacking]) {
        var end = 0
        func take(_ byteCount: Int) -> Int {
            defer { end += MemoryPlan.aligned(byteCount) }
            return end
        }
        let offsets = packings.map { packing in
            let size = packing.filters.outputs * MemoryLayout<Float>.stride
            return (weights: take(packing.byteCount), multipliers: take(size), offsets: take(size))
        }
        let memory = PageMemory(byteCount: end)
        self.memory = memory
        places = zip(packings, offsets).map { packing, offset in
            let count = packing.filters.outputs
            func floats(at offset: Int) -> UnsafeMutablePointer<Float> {
                (memory.base + offset).bindMemory(to: Float.self, capacity: count)
            }
            return FilterPacking.Place(
                weights: memory.base + offset.weights,
                multipliers: floats(at: offset.multipliers),
                offsets: floats(at: offset.offsets)
            )
        }
        Self.pack(packings, into: places)
    }

    private static func pack(_ packings: [FilterPacking], into places: [FilterPacking.Place]) {
        let slices = packings.indices.flatMap { index in
            packings[index].slices.map { (index: index, outputs: $0) }
        }
        let scratch = packings.map(\.scratchByteCount).max() ?? 0
        let next = Atomic(0)
        Threads.team(of: Threads.current) { _, _, _ in
            let memory = PageMemory(byteCount: scratch)
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                guard number < slices.count else { return }
                let (index, outputs) = slices[number]
                packings[index].pack(outputs, into: places[index], scratch: memory.base)
            }
        }
    }
}
