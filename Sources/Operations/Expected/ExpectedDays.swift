import AnalyticsHealth
import IngestGate
import Shared

/// The days that must be there: by the schedules, by what the caller expects, and by the days around them.
struct ExpectedDays {
    /// A day that may still come in time.
    struct Early: Equatable {
        let feed: String
        let day: Day
        let why: String
    }

    let now: Instant
    let feeds: [Feed]
    /// Days on which no feed delivers.
    let isClosed: @Sendable (Day) -> Bool
    /// Of each feed: landed, or on record.
    let known: [String: Set<Day>]

    /// A longer gap is no outage but a file with a wrong name.
    static let longest = 366

    init(_ config: GateConfig, now: Instant, known: [String: Set<Day>]) {
        self.now = now
        self.known = known
        feeds = config.feeds
        let health = config.health
        isClosed = { health.isClosed($0) }
    }

    /// What is missing of the days that a run is about.
    func missing(
        expecting expected: ExpectedDay?, where includes: (Day) -> Bool
    ) -> (missing: [MissingPartition], early: [Early]) {
        var missing: [MissingPartition] = []
        var early: [Early] = []
        for feed in feeds {
            let found = feed.schedule.map { scheduled(feed, $0) } ?? (gaps(feed), [])
            missing += found.0.filter { includes($0.day) }
            early += found.1.filter { includes($0.day) }
            guard let day = expected?.day(at: now, in: feed.zone) else { continue }
            let isEarly = early.contains { $0.feed == feed.name && $0.day == day }
            guard !knows(feed, day), !isEarly else { continue }
            if let schedule = feed.schedule {
                guard isScheduled(day, schedule) else { continue }
                if now < schedule.due(day, in: feed.zone) {
                    early.append(wait(feed, day, schedule))
                    continue
                }
            }
            missing.removeAll {
                $0.feed.name == feed.name && $0.day <= day && day <= $0.until && $0.severity < .p0
                    && $0.day == $0.until
            }
            if !missing.contains(where: { $0.feed.name == feed.name && $0.day == day }) {
                missing.append(
                    MissingPartition(
                        feed: feed, day: day, severity: .p0,
                        why: "\(day) is expected, and no file of it has landed; "
                            + "its name would be \(feed.files.fileName(for: day))"))
            }
        }
        return (missing.sorted { ($0.day, $0.feed.name) < ($1.day, $1.feed.name) }, early)
    }

    private func knows(_ feed: Feed, _ day: Day) -> Bool {
        known[feed.name]?.contains(day) ?? false
    }

    private func isScheduled(_ day: Day, _ schedule: Schedule) -> Bool {
        schedule.includes(day) && !isClosed(day)
    }

    private func wait(_ feed: Feed, _ day: Day, _ schedule: Schedule) -> Early {
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
        let yesterday = feed.zone.day(at: now).advanced(by: -1)
        // Where nothing is known of a feed, only its last day that is due is asked for.
        var first = yesterday.advanced(by: -Self.longest)
        if let oldest = days.min() {
            first = max(first, oldest)
        } else {
            first =
                (0...Self.longest).map { yesterday.advanced(by: -$0) }.first {
                    isScheduled($0, schedule) && schedule.due($0, in: feed.zone) <= now
                } ?? yesterday
        }
        guard first <= yesterday else { return ([], []) }
        var missing: [MissingPartition] = []
        var early: [Early] = []
        for number in first.number...yesterday.number {
            let day = Day(number: number)
            guard !days.contains(day), isScheduled(day, schedule) else { continue }
            guard schedule.due(day, in: feed.zone) <= now else {
                early.append(wait(feed, day, schedule))
                continue
            }
            missing.append(
                MissingPartition(
                    feed: feed, day: day, severity: schedule.severity,
                    why: "\(Schedule.name(ofWeekday: day.weekday)) \(day) is scheduled, was due "
                        + "\(schedule.dueText(day, in: feed.zone)), and no file of it has landed; "
                        + "its name would be \(feed.files.fileName(for: day))"))
        }
        return (missing, early)
    }

    // MARK: - Without one

    /// Days between the first and the newest one; a feed that stops while others go on has a gap at its end.
    private func gaps(_ feed: Feed) -> [MissingPartition] {
        let yesterday = feed.zone.day(at: now).advanced(by: -1)
        guard let days = known[feed.name], let first = days.min(), let newest = days.max() else {
            return neverLanded(feed, before: yesterday)
        }
        let others = feeds.filter { $0.name != feed.name && $0.schedule == nil }
            .flatMap { known[$0.name] ?? [] }.filter { $0 <= yesterday }.max()
        let last = max(newest, others ?? newest)
        var missing: [MissingPartition] = []
        var run: Day?
        for day in days.sorted() + (last > newest ? [last.advanced(by: 1)] : []) {
            if let before = run, day.number - before.number > 1 {
                missing += gap(feed, from: before.advanced(by: 1), to: day.advanced(by: -1), newest)
            }
            run = day
        }
        return missing.filter { !isClosed($0.day) || $0.day != $0.until }
            .filter { first <= $0.day }
    }

    private func gap(
        _ feed: Feed, from first: Day, to last: Day, _ newest: Day
    ) -> [MissingPartition] {
        let count = last.number - first.number + 1
        func missing(_ day: Day, _ until: Day, _ why: String) -> MissingPartition {
            MissingPartition(feed: feed, day: day, until: until, severity: .p1, why: why)
        }
        guard count <= Self.longest else {
            return [
                missing(
                    first, last,
                    "nothing has landed from \(first) to \(last), "
                        + "\(Decimals.count(count, "day")): is the date in a file's name right?")
            ]
        }
        let why =
            first > newest
            ? "other feeds have it, \(feed.name) has nothing after \(newest)"
            : "days before and after it have landed"
        let weekdays = Set((first.number...last.number).map { Day(number: $0).weekday })
        let others = Schedule.weekdayNames.enumerated().filter { !weekdays.contains($0.offset) }
        // Whole weeks are no schedule.
        let advice =
            others.isEmpty
            ? ""
            : ". If that is as it should be, say so by feeds: \(feed.name): schedule: "
                + "{days: [\(others.map(\.element).joined(separator: ", "))]}"
        return (first.number...last.number).map { number in
            let day = Day(number: number)
            return missing(
                day, day,
                "no file of \(day) has landed: \(why)\(advice)")
        }
    }

    private func neverLanded(_ feed: Feed, before yesterday: Day) -> [MissingPartition] {
        let others = feeds.filter { $0.name != feed.name && $0.schedule == nil }
            .flatMap { known[$0.name] ?? [] }.filter { $0 <= yesterday }.max()
        guard let newest = others else { return [] }
        return [
            MissingPartition(
                feed: feed, day: newest, severity: .p1,
                why: "no file of \(feed.name) has ever landed, other feeds have \(newest); "
                    + "its name would be \(feed.files.fileName(for: newest))")
        ]
    }
}
