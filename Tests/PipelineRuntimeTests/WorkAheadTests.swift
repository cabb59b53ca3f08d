import PipelineRuntime
import Synchronization
import Testing

struct WorkAheadTests {
    private struct Refusal: Error {}

    @Test(arguments: [1, 2, 7])
    func results_whateverTheLimit_comeInOrderAndNeverTooManyAreInHand(limit: Int) async throws {
        var rest = Array(0..<50)[...]
        var most = 0
        var taken: [Int] = []
        try await workAhead(by: limit) { inHand -> Int? in
            let element = rest.popFirst()
            if element != nil { most = max(most, inHand + 1) }
            return element
        } work: { element in
            if element.isMultiple(of: 3) { await Task.yield() }
            return element * element
        } take: { element, square in
            #expect(square == element * element)
            taken.append(element)
        }
        #expect(taken == Array(0..<50))
        #expect(most == limit)
    }

    @Test func work_whenAResultIsRefused_isCancelledAndWaitedFor() async throws {
        let ended = Mutex(0)
        var rest = [0, 1, 2][...]
        await #expect(throws: Refusal.self) {
            try await workAhead(by: 3) { _ -> Int? in
                rest.popFirst()
            } work: { element in
                guard element > 0 else { return }
                // Goes on until it is cancelled.
                let (never, keep) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
                keep.finish()
                ended.withLock { $0 += 1 }
            } take: { _, _ in
                throw Refusal()
            }
        }
        #expect(ended.withLock { $0 } == 2)
    }

    @Test func next_whenThereIsNothingForNow_isAskedAgainAfterEachResult() async throws {
        var asked: [Int] = []
        var left = 3
        try await workAhead(by: 4) { inHand -> Int? in
            asked.append(inHand)
            // Each stays alone.
            guard inHand == 0, left > 0 else { return nil }
            left -= 1
            return left
        } work: { element in
            element
        } take: { _, _ in
        }
        #expect(asked == [0, 1, 0, 1, 0, 1, 0])
    }
}
