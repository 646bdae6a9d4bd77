import CSVScan
import Testing

@testable import NativeProfiler

@Suite("The cache of event names")
struct EventCacheTests {
    private func count(_ name: String, in cache: EventCache) -> Int32? {
        Array(name.utf8).withSlice { cache.count($0) }
    }

    private func add(_ name: String, _ event: Int, to cache: EventCache) -> (Int, Int) {
        let old = Array(name.utf8).withSlice { cache.add($0, event: event) }
        return (old.event, old.count)
    }

    private func flushed(_ cache: EventCache) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        cache.flush { counts[$0, default: 0] += $1 }
        return counts
    }

    @Test("counts what it knows, and hands it over once")
    func counts() {
        let cache = EventCache()
        #expect(count("view", in: cache) == nil)
        #expect(add("view", 3, to: cache) == (0, 0))
        #expect(count("view", in: cache) == 3)
        #expect(count("view", in: cache) == 3)
        #expect(flushed(cache) == [3: 3])
        #expect(flushed(cache) == [:])
        #expect(count("view", in: cache) == nil, "places may have changed")
    }

    @Test(
        "names that are alike in part are told apart",
        arguments: [
            ("view", "views"), ("a", "b"), ("aaaaaaaa", "aaaaaaaaa"),
            ("a_name_of_more_than_16_bytes", "a_name_of_more_than_17_bytes"),
            (String(repeating: "x", count: 31), String(repeating: "x", count: 32)),
        ])
    func alike(a: String, b: String) {
        let cache = EventCache()
        _ = add(a, 1, to: cache)
        #expect(count(b, in: cache) == nil)
        #expect(count(a, in: cache) == 1)
    }

    @Test("a name of more than 32 bytes is never kept, but counted as it is added")
    func long() {
        let cache = EventCache()
        let name = String(repeating: "x", count: 33)
        #expect(add(name, 5, to: cache) == (5, 1))
        #expect(count(name, in: cache) == nil)
        #expect(flushed(cache) == [:])
    }

    @Test("of more names than there is room for, none is lost")
    func crowded() {
        let cache = EventCache()
        var counts = [Int](repeating: 0, count: 500)
        for round in 0..<4 {
            for event in 0..<500 where event % (round + 1) == 0 {
                let name = "event \(event)"
                if count(name, in: cache) == nil {
                    let (old, n) = add(name, event, to: cache)
                    counts[old] += n
                }
            }
        }
        for (event, n) in flushed(cache) { counts[event] += n }
        for event in 0..<500 {
            #expect(counts[event] == (1...4).count { event % $0 == 0 }, "event \(event)")
        }
    }
}
