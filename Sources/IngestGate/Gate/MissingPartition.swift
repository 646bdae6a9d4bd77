import Ledger
import Profile
package import Shared

/// A day of a feed that should be there.
package struct MissingPartition: Sendable, Equatable {
    package let feed: Feed
    package let day: PartitionDay
    /// The last of several days that are missing together.
    package let until: PartitionDay
    package let severity: Severity
    package let why: String
    /// Some of its files are there.
    package let isPartial: Bool

    package init(
        feed: Feed, day: PartitionDay, until: PartitionDay? = nil, severity: Severity, why: String,
        isPartial: Bool = false
    ) {
        self.isPartial = isPartial
        self.feed = feed
        self.day = day
        self.until = until ?? day
        self.severity = severity
        self.why = why
    }

    /// The name of the file that is waited for; of a set, with wildcards.
    package var name: String { feed.files.fileName(for: day) }
}

extension Gate {
    /// What is said of a day that is not there: a finding like any other. Nil where the rule is off.
    package func report(missing: MissingPartition) throws -> PartitionReport? {
        let profile = PartitionProfile(
            feed: missing.feed.name, partition: missing.name, day: missing.day)
        var history = PartitionHistory()
        history.absence = .init(
            days: missing.until.place - missing.day.place + 1, severity: missing.severity,
            why: missing.why, isPartial: missing.isPartial)
        let judgement = Judgement(
            missing.feed, profile, history, config: config, rules: RuleSet.ofDays, today: today)
        guard !judgement.checks.isEmpty else { return nil }
        var report = PartitionReport(
            feed: missing.feed.name, partition: missing.name, day: missing.day,
            verdict: judgement.verdict, action: .missing, records: 0, bytes: 0,
            checks: judgement.checks)
        if missing.until != missing.day { report.until = missing.until }
        report.dismissal = try ledger.dismissal(
            feed: missing.feed.name, day: missing.day, fingerprint: ""
        ).map { Dismissal($0) }
        return report
    }
}
