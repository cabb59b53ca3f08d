/// Works on elements side by side, and takes the results one after the other in the elements' order.
///
/// While a result is taken, the work on the next elements goes on. That work may come to nothing, so
/// it must leave no trace; what is for keeps belongs in `take`.
///
/// - Parameters:
///   - limit: The most elements in hand, each from `next` until its result was taken.
///   - next: Takes up an element, told how many are in hand; nil if there is none now. It is asked
///     again whenever a result was taken, and for the last time when none is in hand.
///   - work: The work on one element.
///   - take: Takes an element's result in its turn.
/// - Throws: What `next` or `take` throws; the work under way is then cancelled and waited for.
package func workAhead<Element: Sendable, Result: Sendable>(
    by limit: Int,
    next: (_ inHand: Int) throws -> Element?,
    work: @escaping @Sendable (Element) async -> Result,
    take: (Element, Result) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (place: Int, result: Result).self) { group in
        var elements: [Int: Element] = [:]
        var results: [Int: Result] = [:]
        var (turn, end) = (0, 0)
        while true {
            while end - turn < limit, let element = try next(end - turn) {
                let place = end
                group.addTask { (place, await work(element)) }
                elements[place] = element
                end += 1
            }
            while results[turn] == nil, let done = try await group.next() {
                results[done.place] = done.result
            }
            guard let element = elements.removeValue(forKey: turn),
                let result = results.removeValue(forKey: turn)
            else { return }
            try await take(element, result)
            turn += 1
        }
    }
}
