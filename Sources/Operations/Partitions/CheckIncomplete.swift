import IngestGate
import Ledger
import Shared

/// What a run says of days that have not all their files.
extension CheckRun {
    mutating func addIncomplete(
        _ report: inout CheckReport, _ selection: PartitionSelection
    ) throws {
        for day in selection.incomplete {
            let file = day.file
            // Whoever archives a day takes its files away one by one.
            if let mark = marks[file.feed.name]?[file.day], try gate.isPart(file, of: mark) {
                if selection.isExplicit { try add(mark, &report) }
                continue
            }
            if let late = overdue(day, selection) {
                if let one = try gate.report(missing: late) { report.add(one) }
            } else {
                report.add(
                    PartitionFailure(
                        partition: name(file.feed.name, file.day), kind: .waiting,
                        message: "not all of the day is there: \(day.why)"))
            }
        }
    }

    /// Nil for a day that may still come in time.
    private func overdue(
        _ day: IncompleteDay, _ selection: PartitionSelection
    ) -> MissingPartition? {
        let (feed, date) = (day.file.feed, day.file.day)
        func missing(_ severity: Severity, _ why: String) -> MissingPartition {
            MissingPartition(
                feed: feed, day: date, severity: severity,
                why: "\(date) is not complete, \(why): \(day.why)", isPartial: true)
        }
        if let schedule = feed.schedule {
            guard schedule.due(date, in: feed.zone) <= context.now else { return nil }
            return missing(
                schedule.severity, "was due \(schedule.dueText(date, in: feed.zone))")
        }
        let open = Set(
            selection.incomplete.filter { $0.file.feed.name == feed.name }.map(\.file.day))
        let known = (selection.landed[feed.name] ?? []).union((marks[feed.name] ?? [:]).keys)
        guard let later = known.subtracting(open).filter({ $0 > date }).min() else { return nil }
        return missing(.p1, "though \(later) is")
    }
}
