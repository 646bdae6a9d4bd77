import Durable
import IngestGate
import Ledger
import Shared

/// What a run says beside what it judged: the last answer again, and what is not there.
extension CheckRun {
    mutating func complete(_ report: inout CheckReport, _ selection: PartitionSelection) throws {
        report.unmatched = UnmatchedFiles(selection.unmatched)
        try addLost(&report, selection)
        try addUntold(&report, selection)
        if selection.wanted?.days.isEmpty == true { try repeatAnswer(&report, selection) }
        try addMissing(&report, selection)
        if let nothing = selection.nothing {
            guard !report.partitions.isEmpty || !report.failures.isEmpty else { throw nothing }
            report.add(
                PartitionFailure(
                    partition: config.folders.landing, kind: .missing, message: nothing.message))
        }
        for index in report.partitions.indices { markProvisional(&report.partitions[index]) }
        if !isDryRun { try remember(report, selection) }
    }

    /// A day as a message names it.
    func name(_ feed: String, _ day: PartitionDay) -> String {
        config.feeds.count > 1 ? "\(feed) \(day)" : "\(day)"
    }

    /// What a killed run decided and nobody can finish now, until it is checked again.
    private func addLost(_ report: inout CheckReport, _ selection: PartitionSelection) throws {
        for entry in gate.inherited.lost where selection.includes(entry.feed) {
            guard !report.includes(entry.feed, entry.day),
                try gate.ledger.dismissal(
                    feed: entry.feed, day: entry.day, fingerprint: entry.fingerprint) == nil
            else { continue }
            let release = try gate.release(of: entry)
            // What it found stops the pipeline all the same.
            if release == nil, entry.verdict == .quarantined {
                report.add(try gate.report(recorded: entry))
            }
            report.add(
                PartitionFailure(
                    partition: entry.partition, kind: .missing,
                    message: release.map { released(entry, by: $0.by) } ?? lost(entry)))
        }
    }

    private func lost(_ entry: LedgerEntry) -> String {
        let path = "FOLDER/" + Typed.word(entry.partition)
        return "a run that was killed found it \(entry.verdict.rawValue), and its bytes are not in "
            + "'\(Shown.place(config.folders.landing))'; check them again from where they are: "
            + "\(config.command("check \(path)")). If nobody has them any more: "
            + config.command(
                "dismiss \(entry.day)", "--by NAME --reason TEXT", feed: entry.feed)
    }

    private func released(_ entry: LedgerEntry, by: String) -> String {
        "\(Shown.text(by, width: 40)) released it, the run was killed, and its bytes are neither in "
            + "'\(Shown.place(config.folders.landing))' nor in '\(config.folders.state)'; put the file "
            + "back into the landing folder, then \(config.command("check", feed: entry.feed))"
    }

    /// What a killed run decided and could not tell: of files that do not lie in the landing folder, or no longer.
    private mutating func addUntold(
        _ report: inout CheckReport, _ selection: PartitionSelection
    ) throws {
        guard let wanted = selection.wanted else { return }
        for id in gate.inherited.untoldEntries {
            guard let entry = try gate.ledger.entry(id: id), wanted.includes(entry.day),
                selection.includes(entry.feed), !report.includes(entry.feed, entry.day)
            else { continue }
            news.insert(entry.feed)
            report.add(try gate.report(recorded: entry))
        }
    }

    /// Where nothing new is to be said of a feed, the last answer holds: a retry must not turn a stop into a go.
    private func repeatAnswer(
        _ report: inout CheckReport, _ selection: PartitionSelection
    ) throws {
        for feed in selection.scope where !news.contains(feed.name) {
            let told = Set(report.partitions.filter { $0.feed == feed.name }.map(\.day))
            for day in try gate.ledger.answeredDays(feed: feed.name).subtracting(told).sorted()
            where selection.wanted?.includes(day) ?? true {
                guard let entry = try gate.ledger.current(feed: feed.name, day: day) else {
                    continue
                }
                report.add(try gate.report(recorded: entry))
            }
        }
    }

    private func addMissing(
        _ report: inout CheckReport, _ selection: PartitionSelection
    ) throws {
        guard selection.wanted != nil || expectedDay != nil else { return }
        var known = selection.landed
        for (feed, days) in marks { known[feed, default: []].formUnion(days.keys) }
        let expected = ExpectedDays(config, now: context.now, known: known)
        let awaited = selection.wanted
        let (missing, early) = expected.missing(expecting: expectedDay) { day in
            awaited?.includes(day) ?? false
        }
        for day in missing where selection.includes(day.feed.name) {
            // A day that was asked for by name is late; that others have landed is no excuse.
            if awaited?.days.contains(day.day) == true, day.feed.schedule == nil,
                day.severity < .p0
            {
                continue
            }
            if let one = try gate.report(missing: day) { report.add(one) }
        }
        for day in early where selection.includes(day.feed) {
            report.add(
                PartitionFailure(
                    partition: name(day.feed, day.day), kind: .missing, message: day.why))
        }
        for day in (awaited?.days ?? []).sorted() {
            try addLate(day, selection, &report)
        }
    }

    /// A day that was asked for by name.
    private func addLate(
        _ day: PartitionDay, _ selection: PartitionSelection, _ report: inout CheckReport
    ) throws {
        var found = false
        for feed in selection.scope {
            // A date is told of by any of its hours.
            func isMeant(_ other: PartitionDay) -> Bool {
                other == day || day.hour == nil && other.date == day.date
            }
            if selection.landed[feed.name]?.contains(where: isMeant) == true {
                found = true
                continue
            }
            let isTold =
                report.partitions.contains { $0.feed == feed.name && isMeant($0.day) }
                || report.failures.contains { $0.partition == name(feed.name, day) }
            found = found || isTold
            guard !isTold else { continue }
            if let mark = marks[feed.name]?[day] {
                // Its file was moved away since; the verdict holds.
                found = true
                try add(mark, &report)
            } else if feed.schedule == nil {
                found = true
                report.add(late(name(feed.name, day)))
            }
        }
        if !found { report.add(late("\(day)")) }
    }

    private func late(_ name: String) -> PartitionFailure {
        PartitionFailure(
            partition: name, kind: .missing,
            message: "no partition of this day has landed in "
                + "'\(Shown.place(config.folders.landing))'")
    }

    private func markProvisional(_ report: inout PartitionReport) {
        guard report.action != .missing,
            let feed = config.feeds.first(where: { $0.name == report.feed }),
            let days = feed.schedule?.settleDays, days > 0
        else { return }
        let age = feed.zone.day(at: context.now).number - report.day.date.number
        if age <= days { report.provisional = true }
    }

    /// What the next run is to repeat, and what is missing.
    private mutating func remember(
        _ report: CheckReport, _ selection: PartitionSelection
    ) throws {
        let isWhole = selection.wanted?.isEverything == true
        for feed in selection.scope where news.contains(feed.name) {
            let told = report.partitions.filter { $0.feed == feed.name && $0.action != .missing }
            var days = Set(told.map(\.day))
            if !isWhole { days.formUnion(try gate.ledger.answeredDays(feed: feed.name)) }
            gate.answers[feed.name] = days
        }
        guard isWhole else { return }
        let missing = report.partitions.filter { $0.action == .missing }.map {
            LedgerMissing(
                feed: $0.feed, day: $0.day, partition: $0.partition, checks: $0.checks,
                noticed: context.now)
        }
        try gate.ledger.record(missing: missing, feeds: selection.scope.map(\.name))
    }
}

extension CheckReport {
    /// Whether it tells of a day.
    fileprivate func includes(_ feed: String, _ day: PartitionDay) -> Bool {
        partitions.contains { $0.feed == feed && $0.day == day }
    }
}
