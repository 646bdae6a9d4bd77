import Shared

/// `promoted/NAME.at_risk.json`: lies beside every promoted partition that is not clean.
struct AtRiskFlag: Encodable {
    var schemaVersion = 1
    var feed: String
    var partition: String
    var day: PartitionDay
    var verdict: Verdict
    /// Findings that count, without samples.
    var findings: [Finding]
    var release: Manifest.Item.Release?

    struct Finding: Encodable {
        var rule: String
        var column: String?
        var severity: Severity
        var message: String
    }

    /// Nil for a partition that is clean.
    ///
    /// - Parameters:
    ///   - release: What let it through, where it was quarantined.
    ///   - checks: Of what is promoted, where that is not all of the entry.
    init?(_ entry: LedgerEntry, _ release: LedgerRelease? = nil, checks: [RecordedOutcome]? = nil) {
        guard entry.verdict != .clean || release != nil else { return nil }
        feed = entry.feed
        partition = PartitionStore.promotedName(entry.partition, release)
        day = entry.day
        verdict = entry.verdict
        findings = (checks ?? entry.checks).filter(\.counts).map {
            Finding(rule: $0.rule, column: $0.column, severity: $0.severity, message: $0.message)
        }
        self.release = release.map { Manifest.Item.Release($0) }
    }

    /// The file's text.
    func text() throws -> String { try JSON.text(self, pretty: true) + "\n" }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case feed, partition, day, verdict, findings, release
    }
}
