import CSVScan
import Foundation
import IngestGate
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
        var non_positive_revenue: Int
        var missing_revenue: Int
        var empty_items: Int
        var items_total_mismatch: Int
        var transaction_collisions: [String]
        var transaction_duplicates: [String]
        var revenue_positive_sum: String
        var exact_duplicate_rows: Int
        var first: String
        var last: String
        var outside_day: Int
    }

    @Test("all of them, at several chunk sizes and thread counts")
    func facts() throws {
        let root = ProcessInfo.processInfo.environment["GATE_REAL_PARTITIONS"] ?? ""
        let data = try Data(contentsOf: URL(fileURLWithPath: root + "/facts.json"))
        for facts in try JSONDecoder().decode([Facts].self, from: data) {
            let name = "events_\(facts.day).csv"
            let feed = RuleExample.feed
            let day = try #require(feed.files.day(in: name))
            var profiles: [PartitionProfile] = []
            for (chunk, threads) in [(256 << 10, 2), (997, 3), (64 << 10, 1)] {
                var profiler = Profiler(Limits())
                profiler.scanOptions.chunkBytes = chunk
                profiler.scanOptions.threads = threads
                profiles.append(
                    try profiler.scan(
                        path: root + "/web-events/" + name, feed: feed, partition: name, day: day
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
            #expect(profile.purchases.nonPositiveRevenue == facts.non_positive_revenue)
            #expect(profile.purchases.missingRevenue == facts.missing_revenue)
            #expect(profile.purchases.emptyItems == facts.empty_items)
            #expect(profile.purchases.itemsTotalMismatch == facts.items_total_mismatch)
            #expect(profile.purchases.transactionCollisions == facts.transaction_collisions)
            #expect(profile.purchases.transactionDuplicates == facts.transaction_duplicates)
            #expect(profile.purchases.revenue.description == facts.revenue_positive_sum)
            #expect(profile.exactDuplicateRecords == facts.exact_duplicate_rows)
            #expect(profile.time.first?.description == facts.first)
            #expect(profile.time.last?.description == facts.last)
            #expect(profile.time.outside == facts.outside_day)
            #expect(profile.malformed == PartitionProfile.Malformed())
        }
    }
}
