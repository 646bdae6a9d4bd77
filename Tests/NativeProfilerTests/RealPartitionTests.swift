import CSVScan
import Foundation
import IngestGate
import NativeProfiler
import Profile
import Shared
import TestSupport
import Testing

/// Runs only where a folder of real partitions and their independently counted facts is named:
/// `GATE_REAL_PARTITIONS=DIR` with `facts.json` and `web-events/events_*.csv`.
@Suite(
    "Real partitions have the facts that others counted",
    .enabled(if: ProcessInfo.processInfo.environment["GATE_REAL_PARTITIONS"] != nil))
struct RealPartitionTests {
    struct Facts: Decodable {
        var day: String
        var rows: Int
        var nulls: [String: Int]
        var events: [String: Int]
        var purchases: Int
        var nonPositiveRevenue: Int
        var missingRevenue: Int
        var emptyItems: Int
        var itemsTotalMismatch: Int
        var transactionCollisions: [String]
        var transactionDuplicates: [String]
        var revenuePositiveSum: String
        var exactDuplicateRows: Int
        var first: String
        var last: String
        var outsideDay: Int
    }

    @Test("all of them, at several chunk sizes and thread counts")
    func facts() throws {
        let root = ProcessInfo.processInfo.environment["GATE_REAL_PARTITIONS"] ?? ""
        let data = try Data(contentsOf: URL(fileURLWithPath: root + "/facts.json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        for facts in try decoder.decode([Facts].self, from: data) {
            let name = "events_\(facts.day).csv"
            let feed = RuleExample.feed
            let day = try #require(feed.files.place(of: name).map { feed.partition(at: $0) })
            var profiles: [PartitionProfile] = []
            for (chunk, threads) in [(256 << 10, 2), (997, 3), (64 << 10, 1)] {
                var engine = NativeEngine(RunLimits())
                engine.chunkBytes = chunk
                engine.threads = threads
                profiles.append(
                    try engine.profile(
                        PartitionSource(
                            feed: feed, day: day, name: name, location: root + "/web-events/" + name
                        )
                    ).profile)
            }
            let profile = profiles[0]
            #expect(profiles.allSatisfy { $0 == profile })
            #expect(profile.records == facts.rows)
            for column in profile.columns {
                #expect(column.missing == facts.nulls[column.name], "\(name) \(column.name)")
                #expect(column.invalid == 0, "\(name) \(column.name)")
            }
            #expect(profile.events == facts.events)
            #expect(profile.purchases.count == facts.purchases)
            #expect(profile.purchases.nonPositiveRevenue == facts.nonPositiveRevenue)
            #expect(profile.purchases.missingRevenue == facts.missingRevenue)
            #expect(profile.purchases.emptyItems == facts.emptyItems)
            #expect(profile.purchases.itemsTotalMismatch == facts.itemsTotalMismatch)
            #expect(profile.purchases.transactionCollisions == facts.transactionCollisions)
            #expect(profile.purchases.transactionDuplicates == facts.transactionDuplicates)
            #expect(profile.purchases.revenue.description == facts.revenuePositiveSum)
            #expect(profile.exactDuplicateRecords == facts.exactDuplicateRows)
            #expect(profile.time.first?.description == facts.first)
            #expect(profile.time.last?.description == facts.last)
            #expect(profile.time.outside == facts.outsideDay)
            #expect(profile.malformed.records == 0)
        }
    }
}
