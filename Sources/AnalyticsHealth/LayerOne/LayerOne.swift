package import DailyNumbers
package import Detection
package import Shared

/// What layer 1 knows of the days: the ledger, reduced to what layer 2 asks of it.
package struct LayerOne: Sendable, Equatable {
    /// A finding about a day's raw partition.
    package struct Finding: Sendable, Equatable {
        package let feed: String
        package let day: Day
        /// The first of the unbroken run of days that have it.
        package let since: Day
        package let rule: String
        package let column: String?
        package let severity: Severity
        package let message: String
        /// What it did to the day's numbers; nil where it says nothing about them.
        package let effect: RuleEffect?
        /// Where there are several feeds, so that a person has to be told of which it is.
        var isOfSeveral = false
        /// It was agreed that it does not count.
        var agreement: Agreement?
    }

    /// Why a finding of layer 1 does not count there; what it did to the numbers it did all the same.
    package enum Agreement: Sendable, Equatable {
        case waiver(Waiver)
        /// A waiver that the configuration has no longer.
        case former
    }

    /// False: there is no ledger, so nothing is known.
    package let isKnown: Bool
    /// Days with an entry, and the days without one since the first entry.
    package let statuses: [Day: DayStatus]
    /// Of each day, worst first.
    package let findings: [Day: [Finding]]
    /// Findings that do not count by a waiver: they are no news, but they may explain some.
    let waived: [Day: [Finding]]
    /// Days that a person let through.
    package let released: Set<Day>

    package static let unknown = LayerOne(entries: [:], upTo: Day(number: 0), rules: [])

    /// - Parameters:
    ///   - entries: The entries that hold, of each feed.
    ///   - last: The expected day; a day up to it without an entry is missing.
    ///   - zones: Of feeds whose partitions are hours, by whose clocks they are.
    ///   - rules: Those of layer 1, which say what their findings do to the numbers.
    ///   - waivers: Of the configuration.
    package init(
        entries: [String: [LedgerEntry]], upTo last: Day, zones: [String: ZoneRules] = [:],
        rules: [RuleSpec], waivers: [Waiver] = []
    ) {
        let all = entries.values.flatMap { $0 }
        isKnown = !all.isEmpty
        var byDay: [Day: [DayStatus]] = [:]
        var released: Set<Day> = []
        for (feed, list) in entries {
            guard let first = list.map(\.day).min(), first.date <= last else { continue }
            let known = Dictionary(grouping: list) { $0.day.date }
            for number in first.date.number...last.number {
                let day = Day(number: number)
                let there = known[day] ?? []
                var statuses = there.map { DayStatus($0) }
                // All hours of the first day have landed that the feed began with.
                let wanted = day.hours(in: zones[feed] ?? .utc).filter {
                    day > first.date || $0 >= first.hour ?? 0
                }
                let hours = Set(there.compactMap(\.day.hour))
                let isWhole = there.contains { $0.day.hour == nil }
                if there.isEmpty || !isWhole && !hours.isSuperset(of: wanted) {
                    statuses.append(.missing)
                }
                byDay[day, default: []].append(Self.together(statuses))
                if there.contains(where: \.isReleased) { released.insert(day) }
            }
        }
        self.released = released
        statuses = byDay.mapValues { Self.together($0) }
        let effects = Dictionary(rules.map { ($0.id, $0.effect) }) { $1 }
        findings = Self.findings(entries, effects) { $0.counts }
        waived = Self.findings(entries, effects) { $0.waived }.mapValues { list in
            list.map { finding in
                var finding = finding
                let waiver = waivers.first {
                    $0.covers(
                        rule: finding.rule, feed: finding.feed, column: finding.column,
                        day: finding.day)
                }
                finding.agreement = waiver.map { .waiver($0) } ?? .former
                return finding
            }
        }
    }

    /// What the findings do to the numbers of each day.
    package var knownCauses: [Day: [Cause]] {
        findings.merging(waived) { $0 + $1 }.mapValues { $0.compactMap(\.cause) }
    }

    /// Of several feeds, or the hours of one: quarantined if one is; partial if one is missing and another is not.
    private static func together(_ all: [DayStatus]) -> DayStatus {
        if all.contains(.quarantined) { return .quarantined }
        if all.contains(.missing) { return all.allSatisfy { $0 == .missing } ? .missing : .partial }
        if all.contains(.partial) { return .partial }
        return all.contains(.atRisk) ? .atRisk : .complete
    }

    private static func findings(
        _ entries: [String: [LedgerEntry]], _ effects: [String: RuleEffect?],
        where isWanted: (RecordedOutcome) -> Bool
    ) -> [Day: [Finding]] {
        let isOfSeveral = entries.count { !$0.value.isEmpty } > 1
        struct Kind: Hashable {
            let rule: String
            let column: String?
        }
        var findings: [Day: [Finding]] = [:]
        for (feed, list) in entries.sorted(by: { $0.key < $1.key }) {
            var running: [Kind: (since: Day, last: Day)] = [:]
            for entry in list.sorted(by: { $0.day < $1.day }) {
                for check in entry.checks where check.status == .violated && isWanted(check) {
                    let kind = Kind(rule: check.rule, column: check.column)
                    let day = entry.day.date
                    var run = running[kind] ?? (day, day)
                    if day.number - run.last.number > 1 { run.since = day }
                    run.last = day
                    running[kind] = run
                    let hour = entry.day.hour.map { _ in "\(entry.day): " } ?? ""
                    let finding = Finding(
                        feed: feed, day: day, since: run.since, rule: check.rule,
                        column: check.column, severity: check.severity,
                        message: hour + check.message,
                        effect: Finding.effect(effects[check.rule] ?? nil, on: check.column),
                        isOfSeveral: isOfSeveral)
                    // What a day's hours have in common is told once, of the worst of them.
                    let told = findings[day]?.firstIndex {
                        $0.feed == feed && $0.rule == check.rule && $0.column == check.column
                    }
                    if entry.day.hour != nil, let told {
                        if findings[day]?[told].severity ?? .p0 < check.severity {
                            findings[day]?[told] = finding
                        }
                    } else {
                        findings[day, default: []].append(finding)
                    }
                }
            }
        }
        return findings.mapValues { list in
            list.enumerated().sorted {
                $0.element.severity != $1.element.severity
                    ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
            }.map(\.element)
        }
    }
}

extension LedgerEntry {
    var isReleased: Bool { action == .released || action == .releasedWithoutRejected }
}

extension DayStatus {
    init(_ entry: LedgerEntry) {
        self =
            switch entry.verdict {
            case _ where entry.action == .missing: .missing
            case .clean: .complete
            case .atRisk: .atRisk
            // Somebody looked at it and let it through.
            case .quarantined: entry.isReleased ? .atRisk : .quarantined
            }
    }
}
