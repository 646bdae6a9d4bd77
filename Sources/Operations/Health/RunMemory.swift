import AnalyticsHealth
import DailyNumbers
import Detection
import IngestGate
import Ledger
import Shared

/// What the ledger knows before a day is judged; nothing where there is none.
struct RunMemory {
    private(set) var layerOne = LayerOne.unknown
    private(set) var book = IncidentBook.empty

    /// As far back as days are looked at.
    init(_ config: GateConfig, before day: Day) throws {
        guard let ledger = try StateFolder(config).ledgerToRead() else { return }
        let from = day.advanced(by: 1 - config.health.warehouse.historyDays)
        var entries: [String: [LedgerEntry]] = [:]
        for feed in try config.warehouseFeeds {
            entries[feed.name] = try ledger.entries(feed: feed.name, from: from, to: day)
        }
        layerOne = LayerOne(entries: entries, upTo: day, rules: RuleSet.specs)
        book = IncidentBook(
            before: try ledger.healthAnswers(from: from, to: day.advanced(by: -1)),
            sameDay: try ledger.healthHistory(of: day),
            acknowledgements: try ledger.acknowledgements())
    }
}
