import Foundation
import IngestGate
import NativeProfiler
import Profile
import Shared
import TestSupport

/// What a rule alone says of an example, after its earlier days.
func outcomes(
    _ example: RuleExample, by rule: any PartitionRule, feed: Feed = RuleExample.feed
) throws -> [RecordedOutcome] {
    let folder = try TemporaryFolder()
    var config = GateConfig()
    config.feeds = [feed]
    let engine = NativeEngine(RunLimits())
    func scan(_ text: String, _ day: PartitionDay, truncated: Bool = false) throws
        -> ProfiledPartition
    {
        let name = feed.files.fileName(for: day)
        let csv = Data(
            text.replacingOccurrences(of: "{day}", with: day.description).utf8)
        let path = try folder.write(truncated ? gzip(csv).dropLast(20) : csv, to: name)
        return try engine.profile(
            PartitionSource(feed: feed, day: day, name: name, location: path))
    }
    var history = PartitionHistory()
    var known: [TransactionKey: (String, PartitionDay)] = [:]
    for (i, text) in example.earlier.enumerated() {
        let day = RuleExample.day.advanced(by: i - example.earlier.count)
        let scanned = try scan(text, day)
        history.baseline.append(.init(day: day.date, profile: scanned.profile))
        history.searchedPartitions += 1
        for key in scanned.transactions.keys { known[key] = (scanned.profile.partition, day) }
    }
    if example.isMissing {
        history.absence = .init(
            severity: .p0, why: "no file has landed", isPartial: example.isPartial)
    }
    func scanSet(_ texts: [String]) throws -> ProfiledPartition {
        var feed = feed
        feed.files = FeedFiles([try PathPattern("{yyyy}/{mm}/{dd}/part-{hh}.csv")])
        let parts = try texts.enumerated().map { i, text in
            let path = "2025/03/06/part-0\(i).csv"
            let csv = text.replacingOccurrences(of: "{day}", with: RuleExample.day.description)
            try folder.write(Data(csv.utf8), to: path)
            return PartitionSource.Part(path: path)
        }
        return try engine.profile(
            PartitionSource(
                feed: feed, day: RuleExample.day,
                name: feed.files.partitionName(feed.name, RuleExample.day),
                location: folder.path, parts: parts))
    }
    let scanned =
        example.parts.isEmpty
        ? try scan(example.csv, RuleExample.day, truncated: example.truncated)
        : try scanSet(example.parts)
    for key in scanned.transactions.keys {
        guard let (partition, day) = known[key] else { continue }
        history.replays.append(.init(key: key, id: "T", partition: partition, day: day))
    }
    return Judgement(
        feed, scanned.profile, history, config: config, rules: [rule],
        today: RuleExample.day.date
    ).checks
}
