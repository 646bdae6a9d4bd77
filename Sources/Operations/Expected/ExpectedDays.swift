import AnalyticsHealth
import IngestGate
import Shared

/// The partitions that must be there: by the schedules, by what the caller expects, and by those around them.
struct ExpectedDays {
    /// One that may still come in time.
    struct Early: Equatable {
        let feed: String
        let day: PartitionDay
        let why: String
    }

    let now: Instant
    let feeds: [Feed]
    /// Days on which no feed delivers.
    let isClosed: @Sendable (Day) -> Bool
    /// Of each feed: landed, or on record.
    let known: [String: Set<PartitionDay>]

    /// A longer gap, in days, is no outage but a file with a wrong name.
    static let longest = 366

    init(_ config: GateConfig, now: Instant, known: [String: Set<PartitionDay>]) {
        self.now = now
        self.known = known
        feeds = config.feeds
        let health = config.health
        isClosed = { health.isClosed($0) }
    }

    /// What is missing of the days that a run is about.
    func missing(
        expecting expected: ExpectedDay?, where includes: (PartitionDay) -> Bool
    ) -> (missing: [MissingPartition], early: [Early]) {
        var missing: [MissingPartition] = []
        var early: [Early] = []
        for feed in feeds {
            let found = feed.schedule.map { scheduled(feed, $0) } ?? (gaps(feed), [])
            missing += found.0.filter { includes($0.day) }
            early += found.1.filter { includes($0.day) }
            guard let date = expected?.day(at: now, in: feed.zone) else { continue }
            let (open, more) = absent(feed, on: date, waitingFor: early)
            early += more
            guard !open.isEmpty else { continue }
            missing.removeAll {
                $0.feed.name == feed.name && $0.day.date == date && $0.until.date == date
                    && $0.severity < .p0
            }
            for run in feed.runs(open)
            where !missing.contains(where: { $0.feed.name == feed.name && $0.day == run.first }) {
                missing.append(
                    MissingPartition(
                        feed: feed, run, severity: .p0,
                        why: "\(run.words) \(run.isOne ? "is" : "are") expected, and no file of "
                            + "\(run.isOne ? "it" : "them") has landed; " + feed.wouldBe(run)))
            }
        }
        return (missing.sorted { ($0.day, $0.feed.name) < ($1.day, $1.feed.name) }, early)
    }

    /// What is not there of a date that the caller expects, and what of it may still come in time.
    private func absent(
        _ feed: Feed, on date: Day, waitingFor early: [Early]
    ) -> (open: [PartitionDay], early: [Early]) {
        var open: [PartitionDay] = []
        var more: [Early] = []
        for day in feed.partitions(of: date) where !knows(feed, day) {
            if early.contains(where: { $0.feed == feed.name && $0.day == day }) { continue }
            if let schedule = feed.schedule {
                guard isScheduled(day, schedule) else { continue }
                if now < schedule.due(day, in: feed.zone) {
                    more.append(wait(feed, day, schedule))
                    continue
                }
            }
            open.append(day)
        }
        return (open, more)
    }

    private func knows(_ feed: Feed, _ day: PartitionDay) -> Bool {
        known[feed.name]?.contains(day) ?? false
    }

    private func isScheduled(_ day: PartitionDay, _ schedule: Schedule) -> Bool {
        schedule.includes(day.date) && !isClosed(day.date)
    }

    private func wait(_ feed: Feed, _ day: PartitionDay, _ schedule: Schedule) -> Early {
        Early(
            feed: feed.name, day: day,
            why: "not due before \(schedule.dueText(day, in: feed.zone)); "
                + "no file of \(feed.name) has landed for \(day) yet")
    }

    // MARK: - With a schedule

    private func scheduled(
        _ feed: Feed, _ schedule: Schedule
    ) -> ([MissingPartition], [Early]) {
        let days = known[feed.name] ?? []
        let last = feed.lastOver(now)
        // Where nothing is known of a feed, only its last day that is due is asked for.
        var first = last.advanced(by: -Self.longest)
        if let oldest = days.min() {
            first = max(first, oldest)
        } else {
            first =
                (0...Self.longest).map { last.at(place: last.place - $0) }.first {
                    isScheduled($0, schedule) && schedule.due($0, in: feed.zone) <= now
                } ?? last
        }
        var due: [PartitionDay] = []
        var early: [Early] = []
        for day in feed.partitions(from: first, to: last)
        where !days.contains(day) && isScheduled(day, schedule) {
            if schedule.due(day, in: feed.zone) <= now {
                due.append(day)
            } else {
                early.append(wait(feed, day, schedule))
            }
        }
        let missing = feed.runs(due).map { run in
            MissingPartition(
                feed: feed, run, severity: schedule.severity,
                why: "\(Schedule.name(ofWeekday: run.first.date.weekday)) \(run.words) "
                    + "\(run.isOne ? "is" : "are") scheduled, \(run.isOne ? "was" : "were") due "
                    + "\(schedule.dueText(run.last, in: feed.zone)), and no file of "
                    + "\(run.isOne ? "it" : "them") has landed; " + feed.wouldBe(run))
        }
        return (missing, early)
    }

    // MARK: - Without one

    /// Days between the first and the newest one; a feed that stops while others go on has a gap at its end.
    private func gaps(_ feed: Feed) -> [MissingPartition] {
        guard let days = known[feed.name], let first = days.min(), let newest = days.max() else {
            return neverLanded(feed)
        }
        let others = newestOfOthers(feed).flatMap { feed.partitions(of: $0).last }
        let last = max(newest, others ?? newest)
        var missing: [MissingPartition] = []
        var before: PartitionDay?
        for day in days.sorted() + (last > newest ? [last.next] : []) {
            if let before, day.place - before.place > 1 {
                missing += gap(feed, from: before.next, to: day.at(place: day.place - 1), newest)
            }
            before = day
        }
        return missing.filter { !isClosed($0.day.date) || $0.day.date != $0.until.date }
            .filter { first <= $0.day }
    }

    /// The last date that is over of which another feed has something.
    private func newestOfOthers(_ feed: Feed) -> Day? {
        let yesterday = feed.zone.day(at: now).advanced(by: -1)
        return feeds.filter { $0.name != feed.name && $0.schedule == nil }
            .flatMap { known[$0.name] ?? [] }.map(\.date).filter { $0 <= yesterday }.max()
    }

    private func gap(
        _ feed: Feed, from first: PartitionDay, to last: PartitionDay, _ newest: PartitionDay
    ) -> [MissingPartition] {
        let count = last.date.number - first.date.number + 1
        guard count <= Self.longest else {
            return [
                MissingPartition(
                    feed: feed, PartitionRun(first: first, last: last), severity: .p1,
                    why: "nothing has landed from \(first) to \(last), "
                        + "\(Decimals.count(count, "day")): is the date in a file's name right?")
            ]
        }
        let why =
            first > newest
            ? "other feeds have it, \(feed.name) has nothing after \(newest)"
            : "\(feed.span == .hour ? "hours" : "days") before and after it have landed"
        let weekdays = Set(
            (first.date.number...last.date.number).map { Day(number: $0).weekday })
        let others = Schedule.weekdayNames.enumerated().filter { !weekdays.contains($0.offset) }
        // Whole weeks are no schedule, nor are some hours.
        let advice =
            others.isEmpty || feed.span == .hour
            ? ""
            : ". If that is as it should be, say so by feeds: \(feed.name): schedule: "
                + "{days: [\(others.map(\.element).joined(separator: ", "))]}"
        return feed.runs(feed.partitions(from: first, to: last)).map { run in
            MissingPartition(
                feed: feed, run, severity: .p1,
                why: "no file of \(run.words) has landed: \(why)\(advice)")
        }
    }

    private func neverLanded(_ feed: Feed) -> [MissingPartition] {
        guard let newest = newestOfOthers(feed) else { return [] }
        return feed.runs(feed.partitions(of: newest)).map { run in
            MissingPartition(
                feed: feed, run, severity: .p1,
                why: "no file of \(feed.name) has ever landed, other feeds have \(newest); "
                    + feed.wouldBe(run))
        }
    }
}
