import AnalyticsHealth
import DailyNumbers
import Detection
import IngestGate
import Ledger
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the ledger knows before a day is judged; nothing where there is none.
struct RunMemory {
    private(set) var layerOne = LayerOne.unknown
    private(set) var book = IncidentBook.empty

    /// As far back as days are looked at.
    init(_ config: GateConfig, before day: Day) throws {
        guard let ledger = try StateFolder(config).ledgerToRead() else { return }
        let from = config.health.warehouse.days(to: day).lowerBound
        layerOne = LayerOne(
            entries: try Self.entries(config, ledger, from...day), upTo: day, zones: config.zones,
            rules: RuleSet.specs,
            waivers: config.waivers)
        book = IncidentBook(
            before: try ledger.healthAnswers(
                from: from, to: day.advanced(by: -1), feed: config.judgedFeed),
            sameDay: try ledger.healthHistory(of: day, feed: config.judgedFeed),
            acknowledgements: try ledger.acknowledgements(feed: config.judgedFeed))
    }

    /// What layer 1 has on record of some days, by feed.
    static func entries(
        _ config: GateConfig, _ ledger: Ledger, _ days: ClosedRange<Day>
    ) throws -> [String: [LedgerEntry]] {
        var entries: [String: [LedgerEntry]] = [:]
        for feed in try config.warehouseFeeds {
            let judged = try ledger.entries(
                feed: feed.name, from: days.lowerBound, to: days.upperBound)
            let known = Set(judged.map(\.day))
            let missing = try ledger.missing(feed: feed.name).filter {
                days.contains($0.day.date) && !known.contains($0.day)
            }
            entries[feed.name] = (judged + missing.map(\.entry)).sorted { $0.day < $1.day }
        }
        return entries
    }
}

extension LedgerMissing {
    /// As layer 2 reads what is on record.
    fileprivate var entry: LedgerEntry {
        LedgerEntry(
            feed: feed, partition: partition, day: day, fingerprint: "", fileBytes: 0,
            identity: nil, rows: 0, verdict: .quarantined, action: .missing, header: [],
            checks: checks, profile: Data(), configFingerprint: "", judgedAt: noticed, version: "")
    }
}
