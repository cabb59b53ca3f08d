import NeuralNetwork
import Synchronization
import TensorCore
import Testing

struct GraphTests {
    private static let batch = (1...3).map(SmallGraphs.photo)

    private static func plain(_ graph: Graph, isQuantized: Bool = false) -> [Double] {
        batch.flatMap { PlainNetwork(graph: graph, isQuantized: isQuantized).run($0) }
    }

    /// ‖actual − expected‖ ÷ ‖expected‖.
    private static func error(_ actual: Tensor, _ expected: [Double]) -> Double {
        let differences = zip(actual.elements, expected).map { Double($0) - $1 }
        func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return norm(differences) / norm(expected)
    }

    @Test(arguments: SmallGraphs.Kind.allCases)
    func pass_inSinglePrecision_agreesWithThePlainOne(kind: SmallGraphs.Kind) throws {
        let graph = try SmallGraphs.graph(kind)
        let output = try CompiledGraph(graph, precision: .fp32)(Self.batch)
        let expected = Self.plain(graph)
        #expect(output.shape.elementCount == expected.count)
        // Sums of at most 600 terms, ten layers deep.
        #expect(Self.error(output, expected) < 1e-5)
    }

    /// Eight bits of significand: half a unit in 256, a few times over.
    @Test(arguments: SmallGraphs.Kind.allCases)
    func pass_inHalfOfTheBytes_isNearThePlainOne(kind: SmallGraphs.Kind) throws {
        let graph = try SmallGraphs.graph(kind)
        let output = try CompiledGraph(graph, precision: .bf16)(Self.batch)
        #expect(Self.error(output, Self.plain(graph)) < 2e-2)
    }

    /// All scales are powers of two, so that integers and double precision round alike.
    @Test(arguments: SmallGraphs.Kind.allCases)
    func pass_inEightBits_equalsThePlainOneWithRoundedValues(
        kind: SmallGraphs.Kind
    ) throws {
        let graph = try SmallGraphs.graph(kind, isQuantized: true)
        let output = try CompiledGraph(graph, precision: .int8)(Self.batch)
        let expected = Self.plain(graph, isQuantized: true)
        #expect(Set(output.elements).count > 20)
        #expect(Self.error(output, expected) < 1e-6)
    }

    @Test(arguments: 1...8, Precision.allCases)
    func pass_onAnyNumberOfThreads_isTheSame(threads: Int, precision: Precision) throws {
        let graph = try SmallGraphs.graph(.residual, isQuantized: precision == .int8)
        let network = try CompiledGraph(graph, precision: precision)
        let expected = try network(Self.batch, threads: 1)
        let output = try network(Self.batch, threads: threads)
        #expect(Self.error(output, expected.elements.map(Double.init)) < 1e-6)
    }

    @Test func batch_whenItsSizeChanges_leavesEachPhotosResultAlone() throws {
        let network = try CompiledGraph(try SmallGraphs.graph(.inverted), precision: .fp32)
        let alone = try Self.batch.map { try network([$0]).elements }
        for count in [3, 1, 2, 8, 3] {
            let photos = (0..<count).map { Self.batch[$0 % 3] }
            let expected = (0..<count).flatMap { alone[$0 % 3].map(Double.init) }
            #expect(Self.error(try network(photos), expected) < 1e-6)
        }
    }

    /// The pool is busy with the caller's own work.
    @Test func pass_whenThePoolWorksForAnother_isDoneByTheCallersThread() throws {
        let network = try CompiledGraph(try SmallGraphs.graph(.residual), precision: .fp32)
        let expected = try network(Self.batch).elements.map(Double.init)
        let errors = Mutex<[Double]>([])
        Threads.perform(2) { _ in
            let error = (try? network(Self.batch)).map { Self.error($0, expected) }
            errors.withLock { $0.append(error ?? .infinity) }
        }
        #expect(errors.withLock { $0.count } == 2)
        #expect(errors.withLock { $0.allSatisfy { $0 < 1e-6 } })
    }

    @Test func pass_fromManyTasks_isRightEachTime() async throws {
        let network = try CompiledGraph(try SmallGraphs.graph(.inverted), precision: .fp32)
        let expected = try network(Self.batch).elements.map(Double.init)
        try await withThrowingTaskGroup(of: Double.self) { group in
            for _ in 0..<16 {
                group.addTask { Self.error(try network(Self.batch), expected) }
            }
            for try await error in group { #expect(error < 1e-6) }
        }
    }

    /// The shortcut's sum takes the shortcut's place: the largest step holds its input, the shortcut
    /// and what goes through the convolutions, no more.
    @Test func memory_ofResidualBlocks_isWhatTheLargestStepNeeds() throws {
        let network = try CompiledGraph(try SmallGraphs.graph(.residual), precision: .fp32)
        let (stem, pooled) = (19 * 15 * 64 * 4, 10 * 8 * 64 * 4)
        #expect(network.arenaByteCount <= stem + pooled + 64)
    }

    @Test func layers_whenShapesDoNotFit_throw() throws {
        var graph = Graph()
        let normalization = PixelNormalization(means: [0, 0, 0], deviations: [1, 1, 1])
        func stem(_ shape: Shape) throws -> Graph.Value {
            try graph.stem(
                normalization,
                height: 8,
                width: 8,
                filters: try Filters(Tensor(zeros: shape)),
                stride: 1,
                padding: .symmetric(0),
                activation: .identity
            )
        }
        #expect(throws: TensorError.self) { try stem([8, 4, 3, 3]) }
        #expect(throws: TensorError.self) { try stem([8, 3, 9, 9]) }
        #expect(throws: TensorError.self) { try Filters(Tensor(zeros: [8, 3, 3, 2])) }
        let value = try stem([8, 3, 3, 3])
        #expect(throws: TensorError.self) {
            try graph.convolution(value, try Filters(Tensor(zeros: [8, 4, 1, 1])))
        }
        #expect(throws: TensorError.self) {
            try graph.convolution(
                value,
                try Filters(Tensor(zeros: [8, 8, 3, 3])),
                residual: value
            )
        }
        #expect(throws: TensorError.self) {
            try graph.depthwise(value, try Filters(Tensor(zeros: [4, 1, 3, 3])))
        }
        #expect(throws: TensorError.self) {
            try graph.maximum(value, over: SlidingWindow(kernel: 7))
        }
    }

    @Test func network_whenItCannotRun_saysWhy() throws {
        #expect(throws: TensorError.self) { try CompiledGraph(Graph(), precision: .fp32) }
        let network = try CompiledGraph(try SmallGraphs.graph(.residual), precision: .fp32)
        #expect(throws: TensorError.self) { try network([]) }
        #expect(throws: TensorError.self) { try network([[1, 2, 3]]) }
    }
}
