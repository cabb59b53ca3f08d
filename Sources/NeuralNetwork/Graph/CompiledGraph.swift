internal import CKernels
internal import Synchronization
package import TensorCore

/// A graph that can be run: filters packed for this machine, memory planned.
///
/// The photos of a batch go to the threads whole: a thread that takes a photo through all operations
/// waits for nobody, and finds the values that it has just written in its own core's cache. A photo
/// that is left over is done by all threads at once, each of which does its share of every operation
/// and waits for the others before the next. Once a batch was run, a pass allocates nothing but its
/// result. Calls from several threads go side by side, each with values of its own.
///
/// `@unchecked Sendable`: the instructions point into `filters`, which nothing writes.
package final class CompiledGraph: @unchecked Sendable {
    /// Sees what one of the graph's operations has made of a batch, in single precision.
    package typealias Observer = (_ node: Int, _ values: UnsafePointer<Float>) -> Void

    private let instructions: [Instruction]
    private let places: ValuePlaces
    private let filters: PackedFilters
    private let inputByteCount: Int
    private let outputShape: Shape
    /// Of each thread.
    private let scratchByteCount: Int
    /// Memory for values that nobody uses now.
    private let arenas = Mutex<[PageMemory]>([])

    /// Packs the filters.
    ///
    /// - Parameters:
    ///   - graph: A network with at least one operation.
    ///   - precision: Of the values and the filters that are not quantised.
    /// - Throws: ``TensorError`` if the graph is empty, or if quantised filters are to read what has no
    ///   quantization.
    /// - Complexity: O(weights).
    package init(_ graph: Graph, precision: Precision) throws(TensorError) {
        guard case .stem(let frame, _, _, _) = graph.nodes.first?.operation,
            let result = graph.nodes.last?.value
        else {
            throw TensorError(operation: "graph", reason: "it does not begin with a stem")
        }
        inputByteCount = frame.height * frame.width * 3
        outputShape = [result.height * result.width, result.channels]
        let list = try InstructionList(graph, precision: precision)
        places = ValuePlaces(list)
        filters = PackedFilters(list.packings)
        var filterPlaces = filters.places[...]
        instructions = list.instructions.map { $0.reading(from: &filterPlaces) }
        let scratch = instructions.map(\.scratchByteCount).max() ?? 0
        scratchByteCount = MemoryPlan.aligned(scratch)
    }

    /// Bytes that the values of one photo take.
    package var arenaByteCount: Int { places.byteCount }

    /// Runs the network.
    ///
    /// - Parameters:
    ///   - photos: N times the interleaved RGB bytes of a photo of the stem's size.
    ///   - threads: How many share the work, if not ``Threads/current``.
    ///   - observer: Sees the result of each operation on the whole batch, in their order; the graph
    ///     must have been compiled from unquantised filters for ``Precision/fp32``.
    /// - Returns: The last value, `[N · height · width, channels]`.
    /// - Throws: ``TensorError`` if there is no photo or one has another size.
    package func callAsFunction(
        _ photos: [[UInt8]],
        threads: Int? = nil,
        observer: Observer? = nil
    ) throws(TensorError) -> Tensor {
        for photo in photos where photo.count != inputByteCount {
            throw TensorError(
                operation: "network",
                reason: "\(photo.count) bytes are not the \(inputByteCount) of a photo"
            )
        }
        guard !photos.isEmpty else {
            throw TensorError(operation: "network", reason: "there is no photo")
        }
        let threads = threads ?? Threads.current
        return Tensor([photos.count * outputShape.rows, outputShape.columns]) { output in
            photos[...].withPointers { photos in
                if let observer {
                    run(photos, on: threads, into: output, observer)
                } else {
                    shareOut(photos, among: threads, into: output)
                }
            }
        }
    }

    /// Runs photos on threads of their own, and those that are left over on all threads.
    private func shareOut(
        _ photos: [UnsafePointer<UInt8>],
        among threads: Int,
        into output: UnsafeMutablePointer<Float>
    ) {
        func run(_ photo: Int, on threads: Int) {
            let output = output + photo * outputShape.elementCount
            self.run([photos[photo]], on: threads, into: output)
        }
        let rest = photos.count - photos.count % threads
        if rest > 0 {
            Threads.perform(threads) { thread in
                for photo in stride(from: thread, to: rest, by: threads) { run(photo, on: 1) }
            }
        }
        for photo in rest..<photos.count { run(photo, on: threads) }
    }

    /// Runs photos together, each operation on all of them.
    private func run(
        _ photos: [UnsafePointer<UInt8>],
        on threads: Int,
        into output: UnsafeMutablePointer<Float>,
        _ observer: Observer? = nil
    ) {
        let valueByteCount = photos.count * places.byteCount
        let arena = takeArena(of: valueByteCount + threads * scratchByteCount)
        defer { arenas.withLock { $0.append(arena) } }
        func address(_ value: Int) -> UnsafeMutableRawPointer {
            places.offsets[value].map { arena.base + $0 * photos.count }
                ?? UnsafeMutableRawPointer(output)
        }
        let scratch = arena.base + valueByteCount
        Threads.team(of: threads) { part, parts, barrier in
            for (step, instruction) in instructions.enumerated() {
                if step > 0 { barrier.wait() }
                let operands = Instruction.Operands(
                    photos: photos,
                    input: instruction.input.map { UnsafeRawPointer(address($0)) },
                    residual: instruction.residual.map { UnsafeRawPointer(address($0)) },
                    output: address(instruction.output),
                    scratch: scratch + part * scratchByteCount
                )
                instruction.execute(operands, part: part, parts: parts)
                guard let observer else { continue }
                barrier.wait()
                // The first instruction prepares the pixels.
                if part == 0, step > 0 {
                    observer(step - 1, operands.output.assumingMemoryBound(to: Float.self))
                }
            }
        }
    }

    /// Memory of at least so many bytes, which is to be put back.
    private func takeArena(of byteCount: Int) -> PageMemory {
        let arena = arenas.withLock { $0.popLast() }
        if let arena, arena.byteCount >= byteCount { return arena }
        return PageMemory(byteCount: byteCount)
    }
}

extension Instruction {
    /// The same with the addresses of its filters, if it has any, which are taken off the list.
    fileprivate func reading(from places: inout ArraySlice<FilterPacking.Place>) -> Instruction {
        var copy = self
        switch kernel {
        case .convolution(var convolution):
            convolution.read(places.removeFirst())
            copy.kernel = .convolution(convolution)
        case .winograd(var convolution, let tile):
            convolution.read(places.removeFirst())
            copy.kernel = .winograd(convolution, tile: tile)
        case .depthwise(var convolution):
            convolution.read(places.removeFirst())
            copy.kernel = .depthwise(convolution)
        case .pixels, .maximum, .mean, .conversion: break
        }
        return copy
    }
}

extension ck_convolution {
    fileprivate mutating func read(_ place: FilterPacking.Place) {
        weights = UnsafeRawPointer(place.weights)
        multipliers = UnsafePointer(place.multipliers)
        offsets = UnsafePointer(place.offsets)
    }
}

extension ArraySlice<[UInt8]> {
    /// Calls `body` with the address of each array's first element.
    fileprivate func withPointers(
        _ pointers: [UnsafePointer<UInt8>] = [],
        _ body: ([UnsafePointer<UInt8>]) -> Void
    ) {
        guard let first else { return body(pointers) }
        first.withUnsafeBufferPointer { buffer in
            let more = pointers + [buffer.baseAddress].compactMap(\.self)
            dropFirst().withPointers(more, body)
        }
    }
}
