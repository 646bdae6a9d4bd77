import IngestGate
import Shared

/// Partitions of a feed that follow one another.
struct PartitionRun: Equatable {
    let first: PartitionDay
    var last: PartitionDay

    var isOne: Bool { first == last }
    var words: String { isOne ? "\(first)" : "\(first) to \(last)" }
}

extension Feed {
    /// All partitions of a date, in order: the date itself, or its hours by the feed's clock.
    func partitions(of date: Day) -> [PartitionDay] {
        switch span {
        case .day: [PartitionDay(date)]
        case .hour: date.hours(in: zone).sorted().map { PartitionDay(date, hour: $0) }
        }
    }

    /// All that can be from one to another one, both included; none where the second comes first.
    func partitions(from first: PartitionDay, to last: PartitionDay) -> [PartitionDay] {
        guard first <= last else { return [] }
        return (first.date.number...last.date.number).flatMap { partitions(of: Day(number: $0)) }
            .filter { first <= $0 && $0 <= last }
    }

    /// Each day for itself, and the hours of a day that follow one another together: nobody wants a line for each.
    func runs(_ days: [PartitionDay]) -> [PartitionRun] {
        days.reduce(into: []) { runs, day in
            if day.hour != nil, let last = runs.last?.last, last.date == day.date,
                last.place + 1 == day.place
            {
                runs[runs.count - 1].last = day
            } else {
                runs.append(PartitionRun(first: day, last: day))
            }
        }
    }

    /// The last partition whose time is over.
    func lastOver(_ now: Instant) -> PartitionDay {
        let today = zone.day(at: now)
        guard span == .hour else { return PartitionDay(today.advanced(by: -1)) }
        let over = partitions(of: today).last { $0.window(in: zone).upperBound <= now.microseconds }
        return over ?? partitions(of: today.advanced(by: -1)).last
            ?? PartitionDay(today.advanced(by: -1), hour: 23)
    }

    /// What the first file of a run would be called.
    func wouldBe(_ run: PartitionRun) -> String {
        "\(run.isOne ? "its name" : "the first one's name") would be \(files.fileName(for: run.first))"
    }
}

extension MissingPartition {
    init(feed: Feed, _ run: PartitionRun, severity: Severity, why: String) {
        self.init(feed: feed, day: run.first, until: run.last, severity: severity, why: why)
    }
}
