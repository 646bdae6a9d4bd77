import Foundation
import IngestGate
import Ledger
import Operations
import Shared
import TestSupport
import Testing

/// The clock of a workshop stands at 2025-04-01T06:00Z, a Tuesday.
@Suite("Days that must be there")
struct ExpectedDaysTests {
    private func feed(_ schedule: String) -> String {
        Workshop.oneFeed + "    schedule: \(schedule)\n"
    }

    /// What of a run is missing, and what is early.
    private func missing(_ report: CheckReport) -> [String] {
        report.partitions.filter { $0.action == .missing }.map {
            "\($0.feed) \($0.day) \($0.checks[0].severity.short)"
        }
    }

    private func early(_ report: CheckReport) -> [String] {
        report.failures.filter { $0.message.hasPrefix("not due before") }.map(\.partition)
    }

    @Test(
        "a scheduled day is a P0 once it is due, and 66 before",
        arguments: [
            ("{}", ["events 2025-03-30 P0", "events 2025-03-31 P0"], []),
            ("{due: \"05:59\"}", ["events 2025-03-30 P0", "events 2025-03-31 P0"], []),
            ("{due: \"06:01\"}", ["events 2025-03-30 P0"], ["2025-03-31"]),
            ("{due: \"30:00\"}", ["events 2025-03-30 P0"], ["2025-03-31"]),
            ("{days: [mon]}", ["events 2025-03-31 P0"], []),
            ("{days: [sat]}", [], []),
            ("{severity: P1}", ["events 2025-03-30 P1", "events 2025-03-31 P1"], []),
        ])
    func scheduled(schedule: String, expected: [String], waiting: [String]) throws {
        let work = try Workshop(feeds: feed(schedule))
        try work.land("2025-03-29")
        let report = try work.check()
        #expect(missing(report) == expected)
        #expect(early(report) == waiting)
        let worst =
            expected.contains { $0.hasSuffix("P0") } ? Severity.p0 : expected.isEmpty ? nil : .p1
        #expect(report.answer.worst == worst)
        #expect(report.answer.undecided == (waiting.isEmpty ? nil : .noInput))
    }

    @Test("due times are those of the feed's zone")
    func zone() throws {
        // 06:00Z is 08:00 in Berlin.
        for (due, isDue) in [("07:59", true), ("08:01", false)] {
            let work = try Workshop(
                feeds: feed("{due: \"\(due)\"}") + "    time_zone: Europe/Berlin\n")
            try work.land("2025-03-30")
            let report = try work.check()
            #expect(missing(report).isEmpty != isDue)
            let message = report.failures.first?.message ?? ""
            #expect(isDue || message.hasPrefix("not due before 2025-04-01 08:01 Europe/Berlin"))
        }
    }

    @Test("closed days are not asked for")
    func closed() throws {
        let work = try Workshop(feeds: feed("{}"))
        try work.land("2025-03-29")
        try work.folder.write(
            try work.folder.read("gate.yml")
                + "calendar:\n  - {day: 2025-03-30, name: fair, closed: true}\n"
                + "  - {day: 2025-03-31, name: sale}\n", to: "gate.yml")
        #expect(try missing(work.check()) == ["events 2025-03-31 P0"])
    }

    @Test(
        "days that come again, and days of the week, are not asked for",
        arguments: [
            ("closed: [sun]", ["events 2025-03-31 P0"]), ("closed: [sun, mon]", []),
            ("calendar: [{every: 03-30, name: fair, closed: true}]", ["events 2025-03-31 P0"]),
            ("calendar: [{every: month-end, name: count, closed: true}]", ["events 2025-03-30 P0"]),
            (
                "calendar: [{every: monday, name: rest}]",
                ["events 2025-03-30 P0", "events 2025-03-31 P0"]
            ),
        ])
    func closedAgain(setting: String, expected: [String]) throws {
        let work = try Workshop(feeds: feed("{}"))
        try work.land("2025-03-29")
        try work.folder.write(try work.folder.read("gate.yml") + setting + "\n", to: "gate.yml")
        #expect(try missing(work.check()) == expected)
    }

    @Test(
        "a calendar that says too much, or too little, is refused",
        arguments: [
            ("calendar: [{name: fair}]", "needs 'day' or 'every'"),
            (
                "calendar: [{day: 2025-03-30, every: friday, name: fair}]",
                "takes the place of 'day' and 'to'"
            ),
            (
                "calendar: [{every: easter, name: fair}]",
                "'easter' is not 12-25 (month and day), month-end"
            ),
            ("closed: [saturday]", "'saturday' is not one of mon, tue"),
            ("holidays: [{closed: true}]", "missing key 'file'"),
        ])
    func refused(setting: String, problem: String) throws {
        let work = try Workshop(feeds: feed("{}"))
        try work.folder.write(try work.folder.read("gate.yml") + setting + "\n", to: "gate.yml")
        #expect(throws: (any Error).self) {
            do {
                _ = try work.check()
            } catch {
                #expect("\(error)".contains(problem), "\(error)")
                throw error
            }
        }
    }

    @Test("without a schedule, gaps and feeds that stopped are P1")
    func gaps() throws {
        let work = try Workshop(feeds: Workshop.oneFeed + Workshop.feed("carts"))
        try work.land("2025-03-03")
        try work.land("2025-03-05", ids: "b")
        #expect(
            try missing(work.check())
                == ["events 2025-03-04 P1", "carts 2025-03-05 P1"].sorted {
                    $0.split(separator: " ")[1] < $1.split(separator: " ")[1]
                })
        try work.land("2025-03-04", feed: "carts")
        let report = try work.check()
        #expect(missing(report) == ["events 2025-03-04 P1", "carts 2025-03-05 P1"])
        #expect(report.answer == .judged(worst: .p1))
        // One line for what is a wrong date rather than an outage.
        try work.land("2035-03-05", ids: "c")
        let far = try work.check().partitions.filter { $0.action == .missing }
        #expect(far.count == 3)
        #expect(far.last?.checks[0].message.contains("is the date in a file's name right?") == true)
    }

    @Test(
        "an expected day that is missing is a P0 of every feed that lacks it",
        arguments: [
            ("yesterday", ["carts 2025-03-31 P0", "events 2025-03-31 P0"]),
            ("today", ["carts 2025-04-01 P0", "events 2025-04-01 P0"]),
            ("2025-03-29", ["carts 2025-03-29 P0"]),
        ])
    func expected(day: String, expected: [String]) throws {
        let work = try Workshop(feeds: Workshop.oneFeed + Workshop.feed("carts"))
        try work.land("2025-03-29")
        let report = try work.check { $0.expectedDay = ExpectedDay(day) }
        #expect(missing(report).filter { $0.hasSuffix("P0") } == expected)
        #expect(report.answer.worst == .p0)
        #expect(ExpectedDay("tomorrow") == nil)
    }

    @Test("an empty landing folder is no excuse")
    func empty() throws {
        let work = try Workshop(feeds: feed("{}"))
        let report = try work.check()
        #expect(missing(report) == ["events 2025-03-31 P0"])
        #expect(report.answer.worst == .p0 && report.answer.undecided == .noInput)
        let other = try Workshop()
        #expect(throws: OperationFailure.self) { try other.check() }
        let asked = try other.check { $0.expectedDay = .yesterday }
        #expect(missing(asked) == ["events 2025-03-31 P0"])
    }

    @Test("a day that is named is late, of each feed that lacks it")
    func named() throws {
        let work = try Workshop(feeds: Workshop.oneFeed + Workshop.feed("carts"))
        try work.land("2025-03-04")
        let report = try work.check(.init(days: [day("2025-03-04")]))
        #expect(report.partitions.map(\.feed) == ["events"])
        #expect(report.failures.map(\.partition) == ["carts 2025-03-04"])
        #expect(report.answer.undecided == .noInput)
        #expect(report.failures[0].message.contains(work.folder.path))
    }

    @Test("on record, on the board and in layer 2, until it lands; a waiver and a dismissal count")
    func recorded() throws {
        let work = try Workshop(feeds: feed("{}"))
        try work.land("2025-03-29")
        try work.check()
        let ledger = try #require(try Ledger.openReadOnly(state: work.folder.file("state")))
        #expect(
            try ledger.missing(feed: "events").map(\.day.description) == [
                "2025-03-30", "2025-03-31",
            ])
        #expect(try ledger.missing(feed: "events")[0].checks[0].rule == "partition.missing")
        let board = try ShowStatus(work.config, work.context).run()
        #expect(board.lines.map(\.state) == [.promoted, .missing, .missing])
        #expect(board.lines[1].why.hasPrefix("P0 Sunday 2025-03-30 is scheduled"))
        var word = DismissDay.Options(day: day("2025-03-30"), by: "ana", reason: "no sale")
        word.lockTimeout = Workshop.patience
        #expect(try !DismissDay(work.config, work.context).run(word).isQuarantined)
        let second = try work.check()
        #expect(second.partitions.map { $0.dismissal?.by } == [nil, "ana", nil])
        try work.land("2025-03-31", ids: "b")
        #expect(try work.check().answer == .judged(worst: nil))
        try work.land("2025-03-30", ids: "c")
        #expect(try work.check().summary.missing == nil)
        #expect(try ledger.missing(feed: "events").isEmpty)
    }

    @Test("the rule can be off, or milder")
    func settings() throws {
        for (rule, expected) in [("off", [String]()), ("{severity: P2}", ["events 2025-03-31 P2"])]
        {
            let work = try Workshop(
                feeds: feed("{}") + "    rules: {partition.missing: \(rule)}\n")
            try work.land("2025-03-30")
            #expect(try missing(work.check()) == expected)
        }
    }

    @Test("a day that its producer may rewrite is provisional")
    func provisional() throws {
        let work = try Workshop(feeds: feed("{settle_days: 2}"))
        for (number, id) in [("29", "a"), ("30", "b"), ("31", "c")] {
            try work.land("2025-03-\(number)", ids: id)
        }
        #expect(try work.check().partitions.map(\.provisional) == [nil, true, true])
        try work.land("2025-03-31", ids: "other")
        let again = try work.check()
        #expect(again.partitions.last?.restates == .clean)
    }

    @Test("files that no pattern takes are named, also beside others that are fine")
    func unmatched() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        for name in ["events_2025-03-04.csv", "README.md", ".hidden", "_SUCCESS"] {
            try work.folder.write("", to: "landing/" + name)
        }
        let report = try work.check()
        #expect(report.unmatched?.count == 1)
        #expect(report.unmatched?.files.map(\.name) == ["events_2025-03-04.csv"])
        #expect(try work.check().unmatched == report.unmatched)
        #expect(report.json.contains("its date is written '2025-03-04', wanted is {yyyy}{mm}{dd}"))
    }
}
