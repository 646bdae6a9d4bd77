/// Maps indices on several threads, the calling one among them; the results are in order.
package func concurrently<T>(_ count: Int, _ body: @escaping @Sendable (Int) -> T) -> [T] {
    guard count > 1 else { return (0..<count).map(body) }
    let results = IndexedResults<T>(count)
    onThreads(count) { index in
        let value = body(index)
        results.monitor.locked { results.values[index] = value }
    }
    // A thread that could not be started left its part to be done here.
    return (0..<count).map { index in
        results.monitor.locked { results.values[index] } ?? body(index)
    }
}

private final class IndexedResults<T>: @unchecked Sendable {
    // `values` is guarded by the monitor.
    let monitor = Monitor()
    var values: [T?]
    init(_ count: Int) { values = Array(repeating: nil, count: count) }
}
