import Synchronization
import Testing

@testable import TensorCore

struct ThreadsTests {
    @Test(arguments: [0, 1, 2, 5])
    func perform_onAnyNumber_doesEachPieceOnce(count: Int) {
        let done = Mutex<[Int]>([])

        Threads.perform(count) { index in done.withLock { $0.append(index) } }

        #expect(done.withLock { $0.sorted() } == Array(0..<count))
    }

    @Test func perform_whenNested_doesNotWaitForItself() {
        let done = Mutex(0)

        Threads.perform(2) { _ in
            Threads.perform(3) { _ in done.withLock { $0 += 1 } }
        }

        #expect(done.withLock { $0 } == 6)
    }

    /// A barrier that lets a thread pass early, or hides what another wrote, mixes the rounds.
    @Test(arguments: 1...8)
    func team_behindABarrier_seesWhatTheOthersWrote(count: Int) {
        let rounds = UnsafeMutableBufferPointer<Int>.allocate(capacity: count)
        defer { rounds.deallocate() }
        let isRight = Mutex(true)

        ComputePool().team(of: count) { part, parts, barrier in
            for round in 1...200 {
                rounds[part] = round
                barrier.wait()
                let areAllThere = rounds.prefix(parts).allSatisfy { $0 == round }
                if !areAllThere { isRight.withLock { $0 = false } }
                barrier.wait()
            }
        }

        #expect(isRight.withLock { $0 })
    }

    @Test(arguments: [(5, 0), (5, 1), (3, 2), (1, 4)])
    func team_whenThereAreFewerThreads_isSmaller(count: Int, workers: Int) {
        let parts = Mutex<[Int: Int]>([:])

        ComputePool(mostWorkers: workers).team(of: count) { part, size, barrier in
            barrier.wait()
            parts.withLock { $0[part] = size }
        }

        let size = min(count, workers + 1)
        #expect(
            parts.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<size).map { ($0, size) })
        )
    }

    /// From many tasks at once, which fill Swift's cooperative pool.
    @Test func share_fromManyTasks_coversEachRangeOnce() async {
        await withTaskGroup(of: Bool.self) { group in
            for count in 1...64 {
                group.addTask {
                    let touched = Mutex([Int](repeating: 0, count: count))
                    Threads.share(count, costOfEach: 1 << 20) { first, end in
                        touched.withLock { touched in
                            for index in first..<end { touched[index] += 1 }
                        }
                    }
                    return touched.withLock { $0 == [Int](repeating: 1, count: count) }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
