import Synchronization

/// Maps indices on several threads, the calling one among them; the results are in order.
package func concurrently<T: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Int) -> T
) -> [T] {
    guard count > 1 else { return (0..<count).map(body) }
    let results = IndexedResults<T>(count)
    onThreads(count) { index in
        let value = body(index)
        results.values.withLock { $0[index] = value }
    }
    // A thread that could not be started left its part to be done here.
    return results.values.withLock { $0 }.enumerated().map { $1 ?? body($0) }
}

private final class IndexedResults<T: Sendable>: Sendable {
    let values: Mutex<[T?]>
    init(_ count: Int) { values = Mutex(Array(repeating: nil, count: count)) }
}
