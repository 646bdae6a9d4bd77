import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import NativeProfiler

/// Nobody can make tables slow, or records collide, who does not know what hashes are keyed with.
@Suite("Crafted keys")
struct CraftedKeyTests {
    /// Hashes that would meet in one part, or in one place, without a secret.
    static let crafted: [(String, [UInt64])] = [
        ("the same low bits", (0..<20_000).map { $0 << 40 | 0x55 }),
        ("the same top bits", (0..<20_000).map { 0xab << 56 | $0 << 8 }),
        ("in order", (1...20_000).map { $0 }),
        ("multiples of a large number", (1...20_000).map { $0 &* (1 << 36) }),
        ("one bit at a time", (0..<64).flatMap { i in (0..<i).map { j in 1 << i ^ 1 << j } }),
    ]

    private func table(_ words: [UInt64]) -> (probes: Int, repeats: Int) {
        var table = RepeatTable()
        table.clear(for: words.count)
        words.withUnsafeBufferPointer { table.add($0) }
        return (table.probes, table.repeats)
    }

    @Test("a table of repeats looks at less than two places a word", arguments: crafted)
    func repeats(name: String, words: [UInt64]) {
        let spread = words.map { Spread.ofProcess($0) }
        let found = table(spread)
        #expect(found.probes < 2 * words.count, "\(found.probes) probes")
        #expect(found.repeats == words.count - Set(words).count)
    }

    @Test("without a secret they would be slow") func slow() {
        let words = Self.crafted[0].1
        #expect(table(words).probes > 1000 * words.count)
    }

    @Test("they are in all parts of a log", arguments: crafted)
    func parts(name: String, words: [UInt64]) throws {
        let parts = Dictionary(grouping: words.map { Spread.ofProcess($0) }) { $0 >> 56 }
        let most = parts.values.map(\.count).max() ?? 0
        #expect(most < words.count / 256 * 3 + 20, "\(most) in one part")
    }

    @Test("a table of names looks at less than two places a name", arguments: crafted)
    func names(name: String, hashes: [UInt64]) {
        var table = CappedTable<Int>(cap: 100_000)
        for hash in hashes { _ = table.index(hash, name: { [] }, initial: { 0 }) }
        #expect(table.entries.count == Set(hashes).count)
        #expect(table.probes < 2 * hashes.count, "\(table.probes) probes")
    }

    @Test("scattering loses nothing") func spread() {
        var generator = SeededGenerator(seed: 5)
        let spread = Spread(generator.next(), generator.next(), generator.next())
        var seen: Set<UInt64> = []
        for i in UInt64(0)..<100_000 { seen.insert(spread(i << 30)) }
        #expect(seen.count == 100_000)
        #expect(Spread(1, 2, 3)(7) != Spread(4, 2, 3)(7))
    }

    /// What people read is chosen by hashes that everybody has.
    @Test("nothing that is shown depends on the secret") func shown() throws {
        let folder = try TemporaryFolder()
        var text = "client_id,timestamp,event_name,event_data\n"
        for i in 0..<3000 {
            let payload =
                i % 2 == 0
                ? #"{""transaction_id"":""\#(i % 4 == 0 ? "tx" : "TX")-\#(i / 4)"",""revenue"":\#(i)}"#
                : #"{""key\#(i)"":1}"#
            text +=
                "c\(i % 700),2025-03-06T10:00:00Z,\(i % 2 == 0 ? "bought" : "event\(i)"),\"\(payload)\"\n"
        }
        for i in 0..<1200 {
            for spelling in ["a-\(i)", "A-\(i)"] {
                text +=
                    "c,2025-03-06T10:00:00Z,bought,\"{\"\"transaction_id\"\":\"\"\(spelling)\"\",\"\"revenue\"\":1}\"\n"
            }
        }
        let path = try folder.write(Data(text.utf8), to: "events_20250306.csv")
        let config = """
            feeds:
              web:
                files: events_{yyyy}{mm}{dd}.csv
                columns:
                  - {name: client_id, role: identity}
                  - {name: timestamp, role: event_time, type: timestamp}
                  - {name: event_name, role: event_name}
                  - {name: event_data, role: payload, type: json}
                purchases:
                  event: bought
                  transaction_id: event_data.transaction_id
                  revenue: event_data.revenue
            """
        let file = try folder.write(Data(config.utf8), to: "gate.yml")
        let feed = try GateConfig.load(
            path: file, catalog: ConfigCatalog(rules: [], sections: [])
        ).config.feeds[0]
        let source = PartitionSource(
            feed: feed, day: PartitionDay("2025-03-06"), name: "events_20250306.csv", location: path
        )
        var all: Set<[String]> = []
        var keys: Set<[TransactionKey]> = []
        for secret in [HashSecret.none, .random(), .random()] {
            let found = try NativeEngine(RunLimits(), secret: secret).profile(source)
            let facts = found.transactions
            let profile = String(decoding: found.profile.json(found.content), as: UTF8.self)
            #expect(facts.variantCount > TransactionFacts.listLimit)
            all.insert([profile] + facts.collisions + facts.duplicates + facts.variants)
            keys.insert(facts.keys)
        }
        #expect(all.count == 1)
        #expect(keys.count == 3)
    }
}
