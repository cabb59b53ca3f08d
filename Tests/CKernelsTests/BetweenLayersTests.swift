import CKernels
import Synchronization
import TensorCore
import Testing

import class Foundation.NSCondition
import class Foundation.Thread

extension InstructionSetTests {
    struct BetweenLayersTests {
        typealias Element = ConvolutionTests.Element

        /// A stem reads what pixels were prepared for it; the border counts as it was asked for.
        @Test(arguments: InstructionSetTests.available, Element.allCases)
        func stem_overPreparedPixels_agreesWithDoublePrecision(
            instructions: String,
            element: Element
        ) throws {
            var generator = SeededGenerator(seed: 9)
            let stem = StemCase(element: element.kernels, from: &generator)
            let output = try InstructionSetTests.use(instructions) { stem.convolve(parts: 2) }
            let errors = zip(output, stem.expected).map { abs(Double($0) - $1) }
            // 147 terms of about 1; bfloat16 rounds each input and weight to 8 bits.
            let tolerance = element == .bfloat16 ? 0.1 : 1e-4
            #expect(errors.allSatisfy { $0 < tolerance })
        }

        @Test(arguments: InstructionSetTests.available, Element.allCases)
        func maximum_ofWindows_ignoresTheBorder(instructions: String, element: Element) throws {
            var generator = SeededGenerator(seed: 10)
            let form = ck_activation(element: element.kernels, scale: 1, zero: 0)
            var window = ck_window(
                height: 7,
                width: 6,
                channels: 24,
                outputHeight: 4,
                outputWidth: 3,
                kernel: 3,
                stride: 2,
                padTop: 1,
                padLeft: 1
            )
            let input = Activations(count: 2 * 7 * 6 * 24, form: form, from: &generator)
            let output = Activations(count: 2 * 4 * 3 * 24, form: form)
            try InstructionSetTests.use(instructions) {
                for part in 0..<3 {
                    ck_pool_maximum(form.element, &window, input.start, output.start, 2, part, 3)
                }
            }
            for index in 0..<output.count {
                let (channel, x, y) = (index % 24, index / 24 % 3, index / 72 % 4)
                var best = -Double.infinity
                for row in max(2 * y - 1, 0)...min(2 * y + 1, 6) {
                    for column in max(2 * x - 1, 0)...min(2 * x + 1, 5) {
                        let pixel = (index / 288 * 7 + row) * 6 + column
                        best = max(best, input[pixel * 24 + channel])
                    }
                }
                try #require(output[index] == best)
            }
            #expect(output.hasIntactSlack)
        }

        @Test(arguments: Element.allCases, Element.allCases)
        func conversion_fromAnyToAny_keepsValues(from: Element, to: Element) {
            var generator = SeededGenerator(seed: 11)
            var before = ck_activation(element: from.kernels, scale: 0.02, zero: 90)
            var after = ck_activation(element: to.kernels, scale: 0.03, zero: 101)
            let input = Activations(count: 203, form: before, from: &generator)
            let output = Activations(count: 203, form: after)
            for part in 0..<3 {
                ck_convert(&before, &after, input.start, output.start, 203, part, 3)
            }
            for index in 0..<203 {
                let expected = Activations.stored(input[index], as: after)
                #expect(abs(output[index] - expected.value) <= expected.error + 1e-6)
            }
            #expect(output.hasIntactSlack)
        }

        @Test(arguments: Element.allCases)
        func mean_ofEachChannel_agreesWithDoublePrecision(element: Element) {
            var generator = SeededGenerator(seed: 12)
            var form = ck_activation(element: element.kernels, scale: 0.02, zero: 90)
            let input = Activations(count: 2 * 49 * 20, form: form, from: &generator)
            let means = KernelBuffer(count: 2 * 20)
            for part in 0..<3 {
                ck_pool_mean(&form, input.start, means.start, 2, 49, 20, part, 3)
            }
            for index in 0..<40 {
                let values = (0..<49).map { input[(index / 20 * 49 + $0) * 20 + index % 20] }
                #expect(abs(Double(means.start[index]) - values.reduce(0, +) / 49) < 1e-6)
            }
        }

        @Test
        func barrier_ofThreeThreads_letsNoneAhead() {
            let (members, rounds) = (3, 2_000)
            let team = Team(members: members)
            for member in 0..<members {
                Thread.detachNewThread { team.run(member, rounds: rounds) }
            }
            #expect(team.wait() == 0)
        }

        @Test
        func instructionSet_whenUnknown_isRefused() {
            let current = String(cString: ck_instruction_set())
            #expect(ck_use_instruction_set("quantum") == 0)
            #expect(String(cString: ck_instruction_set()) == current)
        }
    }
}

/// Threads that meet at a barrier and look at where the others are.
///
/// `@unchecked Sendable`: the barrier is what is tested, the rest is atomic or under the condition.
private final class Team: @unchecked Sendable {
    private let barrier = UnsafeMutablePointer<ck_barrier>.allocate(capacity: 1)
    private let rounds: [Counter]
    private let finished = NSCondition()
    private var (finishedCount, errors) = (0, 0)

    private final class Counter: Sendable {
        let value = Atomic(0)
    }

    init(members: Int) {
        rounds = (0..<members).map { _ in Counter() }
        ck_barrier_init(barrier, UInt32(members))
    }

    deinit {
        barrier.deallocate()
    }

    func run(_ member: Int, rounds count: Int) {
        var wrong = 0
        for round in 1...count {
            rounds[member].value.store(round, ordering: .relaxed)
            ck_barrier_wait(barrier)
            wrong += rounds.count { $0.value.load(ordering: .relaxed) != round }
            ck_barrier_wait(barrier)
        }
        finished.lock()
        finishedCount += 1
        errors += wrong
        finished.signal()
        finished.unlock()
    }

    /// Waits for all, and returns how often one was elsewhere.
    func wait() -> Int {
        finished.lock()
        defer { finished.unlock() }
        while finishedCount < rounds.count { finished.wait() }
        return errors
    }
}
