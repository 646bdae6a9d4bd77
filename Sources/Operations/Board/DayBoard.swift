package import Shared

/// Days by feeds: what is promoted, quarantined, missing or waiting, and why.
package struct DayBoard: Sendable {
    /// What became of a day, as it is printed.
    package enum State: String, Sendable, CaseIterable {
        case promoted, quarantined, released, waiting, changed, missing
        case atRisk = "at risk"
        /// Many days without a partition, in one line.
        case gap
    }

    package struct Line: Equatable, Sendable {
        package var feed: String
        package var day: PartitionDay
        /// The last of several days that the line is about.
        package var until: PartitionDay?
        package var partition: String?
        package var state: State
        package var records: Int?
        package var judgedAt: Instant?
        package var why: String
        /// Whether it waits for a person: blocked, missing or not judged, and nobody has said a word.
        package var needsSomebody = false

        init(
            feed: String, day: PartitionDay, until: PartitionDay? = nil, partition: String? = nil,
            state: State,
            records: Int? = nil, judgedAt: Instant? = nil, why: String
        ) {
            self.feed = feed
            self.day = day
            self.until = until
            self.partition = partition
            self.state = state
            self.records = records
            self.judgedAt = judgedAt
            self.why = why
        }

        /// A date stands for its hours too.
        func includes(_ wanted: PartitionDay) -> Bool {
            guard wanted.hour == nil else { return day <= wanted && wanted <= last }
            return day.date <= wanted.date && wanted.date <= last.date
        }

        package var last: PartitionDay { until ?? day }
    }

    /// All that is known of a feed, shown or not.
    package struct Total: Equatable, Sendable {
        package var feed: String
        /// Of partitions, by what became of them.
        package var partitions: [State: Int] = [:]
        /// Days that are missing, or hours.
        package var missingDays = 0
        package var first: PartitionDay?
        package var last: PartitionDay?
        /// Lines that wait for a person.
        package var open = 0
    }

    /// By feeds in the order of the configuration, then by days.
    package private(set) var lines: [Line]
    /// In the order of the configuration.
    package let totals: [Total]
    /// Lines that are left out: older ones about which nobody need do anything.
    package private(set) var leftOut = 0

    /// How many days are shown in any case.
    package static let shownDays = 14

    /// - Parameter known: The days of each feed that something is known of, in any order.
    init(_ known: [[Line]]) { self.init(filled: known.map { DayGaps.filled($0) }) }

    /// - Parameter lines: Of each feed, with what is missing.
    init(filled lines: [[Line]]) {
        self.lines = lines.flatMap { $0 }
        totals = lines.compactMap { Total($0) }
    }

    func only(_ day: PartitionDay) -> DayBoard {
        var board = self
        board.lines = lines.filter { $0.includes(day) }
        return board
    }

    /// The last days, and what waits for somebody.
    ///
    /// - Parameter today: A file of a far day does not hide the others.
    func recent(today: Day) -> DayBoard {
        let newest = lines.map(\.day.date).filter { $0 <= today.advanced(by: 1) }.max()
        guard let newest else { return self }
        let first = newest.advanced(by: 1 - Self.shownDays)
        var board = self
        board.lines = lines.filter { $0.last.date >= first || $0.needsSomebody }
        board.leftOut = lines.count - board.lines.count
        return board
    }

    /// With more to be said of each line.
    func filled(_ change: (inout Line) throws -> Void) rethrows -> DayBoard {
        var board = self
        for index in board.lines.indices { try change(&board.lines[index]) }
        return board
    }

    package var json: String {
        JSONWriter.document { writer in
            writer.object { w in
                if leftOut > 0 { w.member("left_out", leftOut) }
                w.member("partitions") { w in w.list(lines) { $1.write(to: &$0) } }
                w.member("schema_version", 1)
            }
        }
    }
}

extension DayBoard.Total {
    /// Nil where nothing is known.
    fileprivate init?(_ lines: [DayBoard.Line]) {
        guard let feed = lines.first?.feed else { return nil }
        self.init(feed: feed)
        for line in lines {
            if line.needsSomebody { open += 1 }
            switch line.state {
            case .missing, .gap:
                // A longer gap is a wrong date, and no days are missing for that.
                if line.state == .missing || line.last.place - line.day.place < DayGaps.longest {
                    missingDays += line.last.place - line.day.place + 1
                }
            default:
                partitions[line.state, default: 0] += 1
                first = min(first ?? line.day, line.day)
                last = max(last ?? line.day, line.day)
            }
        }
    }
}

extension DayBoard.Line {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("day", day.description)
            w.member("feed", feed)
            w.member("judged_at", ifPresent: judgedAt?.description)
            w.member("partition", ifPresent: partition)
            if let records { w.member("records", records) }
            w.member("state", state.rawValue)
            w.member("until", ifPresent: until?.description)
            w.member("why", why)
        }
    }
}
