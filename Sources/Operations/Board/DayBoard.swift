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
        package var day: Day
        /// The last of several days that the line is about.
        package var until: Day?
        package var partition: String?
        package var state: State
        package var records: Int?
        package var judgedAt: Instant?
        package var why: String

        init(
            feed: String, day: Day, until: Day? = nil, partition: String? = nil, state: State,
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

        func includes(_ wanted: Day) -> Bool { day <= wanted && wanted <= until ?? day }
    }

    /// By feeds in the order of the configuration, then by days.
    package private(set) var lines: [Line]

    /// - Parameter known: The days of each feed that something is known of, in any order.
    init(_ known: [[Line]]) { lines = known.flatMap { DayGaps.filled($0) } }

    func only(_ day: Day) -> DayBoard {
        var board = self
        board.lines = lines.filter { $0.includes(day) }
        return board
    }

    package var json: String {
        JSONWriter.document { writer in
            writer.object { w in
                w.member("partitions") { w in w.list(lines) { $1.write(to: &$0) } }
                w.member("schema_version", 1)
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
