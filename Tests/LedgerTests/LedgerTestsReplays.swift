import Foundation
import Shared
import TestSupport
import Testing

@testable import Ledger

@Suite struct LedgerTestsReplays {
    let scratch = try! ScratchFolder()

    private func open() throws -> Ledger { try Ledger.open(state: scratch.path) }

    @Test func earlierDaysCountWhateverTheirVerdict() throws {
        let ledger = try open()
        try ledger.add(entry(0), [1, 2, 3])
        try ledger.add(entry(1, verdict: .quarantined), [2, 4])
        try ledger.add(entry(2, verdict: .atRisk), [5])
        try ledger.add(entry(4), [6])
        // The most recent earlier day is told; the day itself and later ones never count.
        #expect(try ledger.known([1, 2, 4, 5, 6, 7], on: 3) == [1: 0, 2: 1, 4: 1, 5: 2])
        #expect(try ledger.known([5], on: 2) == [:])
        #expect(try ledger.known([1], on: 0) == [:])
        #expect(try ledger.known([], on: 3) == [:])
        let replays = try ledger.replays(
            feed: "web_events", day: feb1.advanced(by: 3), lookBackDays: 9, keys: keys([2]))
        #expect(replays.map(\.verdict) == [.quarantined])
        #expect(replays.map(\.partition) == ["events_2025-02-02.csv"])
    }

    @Test func lookBackEnds() throws {
        let ledger = try open()
        try ledger.add(entry(0), [1])
        #expect(try ledger.known([1], on: 7, lookBack: 7) == [1: 0])
        #expect(try ledger.known([1], on: 8, lookBack: 7) == [:])
    }

    @Test func aDayJudgedAgainKnowsOnlyItsNewIds() throws {
        let ledger = try open()
        try ledger.add(entry(0), [1, 2])
        try ledger.add(entry(0, content: "b"), [2, 3])
        #expect(try ledger.known([1, 2, 3], on: 1) == [2: 0, 3: 0])
    }

    @Test func forgottenKeysAreUnknownAndVerdictsStay() throws {
        let ledger = try open()
        for day in 0..<4 { try ledger.add(entry(day), [10 * day, 10 * day + 1]) }
        try ledger.add(entry(0, feed: "app_events"), [7])
        #expect(try ledger.forget(feed: "web_events", before: feb1.advanced(by: 2).date) == 4)
        #expect(try ledger.forget(feed: "web_events", before: feb1.advanced(by: 2).date) == 0)
        #expect(try ledger.known([0, 1, 10, 11, 20, 31], on: 9) == [20: 2, 31: 3])
        #expect(try ledger.current(feed: "web_events", day: feb1) != nil)
        let others = try ledger.replays(
            feed: "app_events", day: feb1.advanced(by: 1), lookBackDays: 9, keys: keys([7]))
        #expect(others.count == 1)
    }

    @Test func repeatedKeysCountOnce() throws {
        let ledger = try open()
        try ledger.add(entry(0), [1, 1, 2, 2, 2])
        #expect(try ledger.known([1, 2], on: 1) == [1: 0, 2: 0])
        #expect(try ledger.forget(feed: "web_events", before: feb1.advanced(by: 1).date) == 2)
    }

    @Test func extremesAreOrdinaryKeys() throws {
        let ledger = try open()
        let ends = [0, 1, UInt64.max >> 1, (.max >> 1) + 1, .max - 1, .max].map {
            TransactionKey(high: $0, low: ~$0)
        }
        _ = try ledger.record(entry(0), keys: ends)
        for some in [ends, [ends[0]], [ends[5]], [ends[2], ends[3]]] {
            let replays = try ledger.replays(
                feed: "web_events", day: feb1.advanced(by: 1), lookBackDays: 1, keys: some)
            #expect(replays.map(\.key) == some)
        }
    }

    @Test func orderIsCheckedWhenRecording() async {
        await #expect(processExitsWith: .failure) { [path = scratch.path as String] in
            _ = try Ledger.open(state: path).add(entry(0), [2, 1])
        }
    }

    /// Ids with few bits collide in their high halves, so that the low ones decide; ids with many
    /// bits are what real ones look like.
    @Test(arguments: [(8, 300), (14, 4000), (64, 40_000)])
    func theLedgerAgreesWithSets(bits: Int, count: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let mask = bits == 64 ? UInt64.max : (1 << UInt64(bits)) - 1
        func some(_ count: Int) -> Set<TransactionKey> {
            Set(
                (0..<Int.random(in: 0...count, using: &random)).map { _ in
                    let high = (random.next() & mask) << UInt64(64 - bits)
                    return TransactionKey(high: high, low: random.next() & 7)
                })
        }
        let ledger = try open()
        var known: [(day: Int, keys: Set<TransactionKey>)] = []
        for day in 0..<12 where day != 5 {
            var today = some(count)
            // Old ids come back now and then.
            for earlier in known {
                today.formUnion(earlier.keys.shuffled(using: &random).prefix(3))
            }
            var expected: [TransactionKey: Int] = [:]
            for earlier in known where earlier.day >= day - 7 {
                for key in earlier.keys.intersection(today) { expected[key] = earlier.day }
            }
            let sorted = today.sorted()
            let replays = try ledger.replays(
                feed: "web_events", day: feb1.advanced(by: day), lookBackDays: 7, keys: sorted)
            let found = Dictionary(
                uniqueKeysWithValues: replays.map { ($0.key, $0.day.place - feb1.place) })
            #expect(found == expected, "seed \(seed), day \(day)")
            #expect(replays.map(\.key) == replays.map(\.key).sorted(), "seed \(seed)")
            // Not an array: the other way in.
            _ = try ledger.record(entry(day), keys: AnySequence(sorted))
            known.append((day, today))
        }
    }

    /// The filter and its slow twin: every pair of equal high halves.
    @Test(arguments: [(1, 1), (1, 1000), (1000, 1), (64, 64), (1000, 50), (5000, 5000)])
    func theFilterFindsEveryPair(keyCount: Int, knownCount: Int) {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for spread in [4, 20, 40, 64] {
            let origin = random.next() >> 1
            func high() -> UInt64 { origin &+ random.next() >> UInt64(64 - spread) }
            let keys = (0..<keyCount).map { _ in TransactionKey(high: high(), low: 0) }.sorted()
            let known = (0..<knownCount).map { _ in high() }.sorted()
            var expected: [[Int]] = []
            let indices = Dictionary(grouping: keys.indices) { keys[$0].high }
            for (index, half) in known.enumerated() {
                for key in indices[half] ?? [] { expected.append([index, key]) }
            }
            // One byte further than an aligned address.
            var bytes: [UInt8] = [0]
            for half in known {
                withUnsafeBytes(of: half.littleEndian) { bytes.append(contentsOf: $0) }
            }
            var found: [[Int]] = []
            let filter = KeyFilter(keys)
            bytes.withUnsafeBytes {
                filter.forEachMatch(in: UnsafeRawBufferPointer(rebasing: $0[1...])) {
                    found.append([$0, $1])
                }
            }
            #expect(found == expected, "seed \(seed), spread \(spread)")
        }
    }
}
