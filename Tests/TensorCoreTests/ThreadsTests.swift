import Synchronization
import TensorCore
import Testing

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
