import NeuralNetwork
import TensorCore
import Testing

struct MemoryPlanTests {
    private typealias Demand = MemoryPlan.Demand

    @Test func values_whenNoneFollowsAnother_lieSideBySide() {
        let plan = MemoryPlan([
            Demand(byteCount: 100, steps: 0...3), Demand(byteCount: 64, steps: 1...2),
        ])

        #expect(plan.offsets == [0, 128])
        #expect(plan.byteCount == 192)
    }

    @Test func values_whenTheyAreNeverNeededTogether_shareTheirBytes() {
        let plan = MemoryPlan([
            Demand(byteCount: 640, steps: 0...1), Demand(byteCount: 64, steps: 1...2),
            Demand(byteCount: 640, steps: 2...3),
        ])

        #expect(plan.offsets == [0, 640, 0])
        #expect(plan.byteCount == 704)
    }

    /// A step reads and writes at once: what it reads last must not lie where it writes.
    @Test func values_whenOneIsReadByTheStepThatWritesTheOther_doNotOverlap() {
        let plan = MemoryPlan([
            Demand(byteCount: 64, steps: 0...1), Demand(byteCount: 64, steps: 1...2),
        ])

        #expect(Set(plan.offsets) == [0, 64])
    }

    @Test func plan_ofNothing_takesNothing() {
        #expect(MemoryPlan([]).byteCount == 0)
    }

    @Test(arguments: 0..<200) func values_whenRandom_neverOverlapAndWasteLittle(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let demands = (0..<60).map { step in
            Demand(
                byteCount: 1 + random.index(below: 5_000),
                steps: step...(step + random.index(below: 5))
            )
        }

        let plan = MemoryPlan(demands)

        #expect(plan.offsets.allSatisfy { $0 % MemoryPlan.alignment == 0 })
        let places = zip(plan.offsets, demands).map { $0..<$0 + $1.byteCount }
        for (index, demand) in demands.enumerated() {
            #expect(places[index].upperBound <= plan.byteCount)
            for other in demands.indices.dropFirst(index + 1)
            where demands[other].steps.overlaps(demand.steps) {
                #expect(!places[index].overlaps(places[other]))
            }
        }
        // No plan is smaller than what one step needs at once.
        let needed = (0..<64).map { step in
            demands.filter { $0.steps.contains(step) }.reduce(0) {
                $0 + ($1.byteCount + 63) / 64 * 64
            }
        }
        #expect(Double(plan.byteCount) <= 1.5 * Double(needed.max() ?? 0))
    }
}
