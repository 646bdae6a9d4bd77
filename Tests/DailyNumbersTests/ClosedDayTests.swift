import Shared
import Testing

@testable import DailyNumbers

/// A week of a shop is `OOOOOCO` and the like: O open, C nothing at all, Z a row of zeros.
@Suite("Closed days") struct ClosedDayTests {
    /// A Monday.
    private static let first = Day("2025-01-06")!

    private func timeline(
        _ days: String, calendar: [Int: String] = [:], closed: [Int: String] = [:],
        statuses: [Int: DayStatus] = [:]
    ) -> Timeline {
        func byDay<T>(_ positions: [Int: T]) -> [Day: T] {
            Dictionary(
                uniqueKeysWithValues: positions.map { (Self.first.advanced(by: $0.key), $0.value) })
        }
        let rows = days.enumerated().compactMap { index, kind -> DailyCube.Row? in
            guard kind != "C" else { return nil }
            let n = kind == "O" ? 100 : 0
            return DailyCube.Row(
                day: Self.first.advanced(by: index), channel: "a", device: "b",
                tally: Tally(sessions: n, purchases: n / 10, revenue: Money(micros: Int128(n))))
        }
        var all = byDay(statuses)
        let last = Self.first.advanced(by: days.count - 1)
        if all[last] == nil { all[last] = .complete }
        return Timeline(
            DailyCube(rows), statuses: all, calendar: byDay(calendar), closed: byDay(closed))
    }

    private func isClosed(_ use: DayUse) -> Bool { if case .closed = use { true } else { false } }

    @Test(
        "a weekday that was empty for two weeks is closed from the third on, with zeros or without rows",
        arguments: ["C", "Z"])
    func weekday(kind: String) {
        let timeline = timeline(String(repeating: "OOOOO\(kind)O", count: 5))
        let closed = timeline.uses.indices.filter { isClosed(timeline.uses[$0]) }
        #expect(closed == [19, 26, 33])
        #expect(closed.allSatisfy { timeline.days[$0].status == .closed })
        #expect(timeline.uses[5] == (kind == "C" ? .unusable(.missing) : .usable))
    }

    @Test(
        "other empty days are missing",
        arguments: [
            ("the day before a closed weekday", "OOOOOCOOOOOOCOOOOOOCOOOOCC", 24),
            ("open the week before", "OOOOOCOOOOOOOOOOOOOC", 19),
            ("open two weeks before", "OOOOOOOOOOOOCOOOOOOC", 19),
            ("an outage of three weeks", "OOOOOOO" + "CCCCCCC" + "CCCCCCC" + "CCCCCCC", 27),
            ("a shop that is open once a week", "OCCCCCC" + "OCCCCCC" + "OCCCCCC", 20),
        ])
    func missing(what: String, days: String, position: Int) {
        #expect(timeline(days).uses[position] == .unusable(.missing), "\(what)")
    }

    @Test(
        "a day of the calendar without anything is closed, unless days of that name have trade",
        arguments: ["C", "Z"])
    func calendar(kind: String) {
        let days = "OOOOOOO" + "OO\(kind)OOOO" + "OO\(kind)OOOO"
        let holiday = timeline(days, calendar: [9: "holiday", 16: "holiday"])
        #expect(holiday.uses[9] == .closed("holiday") && holiday.uses[16] == .closed("holiday"))
        let sale = timeline(days, calendar: [3: "sale", 9: "sale"])
        #expect(sale.uses[3] == .special("sale"))
        #expect(sale.uses[9] == (kind == "C" ? .unusable(.missing) : .special("sale")))
        // The first time nothing says so but the name.
        let launch = timeline(days, calendar: [9: "launch", 16: "launch"])
        #expect(launch.uses[9] == (kind == "C" ? .unusable(.missing) : .special("launch")))
        #expect(launch.uses[16] == .closed("launch"))
    }

    @Test("trade on a day whose name has always been that of a closed day is still a closed day")
    func openForOnce() {
        let days = "OOOOOOO" + "OOCOOOO" + "OOCOOOO" + "OOOOOOO"
        let timeline = timeline(days, calendar: [9: "off", 16: "off", 23: "off"])
        #expect(timeline.uses[23] == .closed("off"))
        #expect(timeline.days[23].status == .complete)
    }

    @Test("a day that is closed by configuration is no history, whatever it has") func configured()
    {
        let timeline = timeline("OOOOOCZ", closed: [4: "stocktaking", 5: "sat", 6: "sun"])
        #expect(
            timeline.uses.suffix(3) == [.closed("stocktaking"), .closed("sat"), .closed("sun")])
        #expect(timeline.days.suffix(3).map(\.status) == [.complete, .closed, .closed])
        #expect(timeline.days[6].value(Measure(.sessions), direct: "a") == 0)
    }

    @Test(
        "a name that says so",
        arguments: [
            ("closed", true), ("Closed (Saturday)", true), ("Bank holiday", true),
            ("Karfreitag (Feiertag)", true),
            ("Férié", true), ("Holiday sale", false), ("Black Friday", false), ("sale", false),
            ("Christmas", false),
        ])
    func name(name: String, isClosed: Bool) { #expect(ClosedDays.saysClosed(name) == isClosed) }

    @Test("what layer 1 holds back is not closed, and what it misses is") func layerOne() {
        let timeline = timeline(
            "OOOCOCC", closed: [3: "x", 5: "x", 6: "x"],
            statuses: [3: .quarantined, 5: .missing, 6: .partial])
        #expect(
            timeline.uses.suffix(4) == [
                .unusable(.quarantined), .usable, .closed("x"), .unusable(.partial),
            ])
    }
}

@Suite("Days that come again") struct RecurrenceTests {
    @Test(
        "each of its words",
        arguments: [
            ("12-25", ["2024-12-25", "2025-12-25"], ["2025-12-24", "2025-11-25"]),
            ("02-29", ["2024-02-29"], ["2025-02-28", "2025-03-01"]),
            (
                "month-end", ["2025-01-31", "2025-02-28", "2024-02-29", "2025-12-31"],
                ["2025-01-30", "2024-02-28"]
            ),
            ("month-start", ["2025-02-01"], ["2025-02-02", "2025-01-31"]),
            ("friday", ["2025-03-07"], ["2025-03-08"]), ("Fri", ["2025-03-07"], ["2025-03-06"]),
        ])
    func words(text: String, days: [String], others: [String]) throws {
        let recurrence = try #require(Recurrence(text))
        for day in days { #expect(recurrence.includes(try #require(Day(day))), "\(day)") }
        for day in others { #expect(!recurrence.includes(try #require(Day(day))), "\(day)") }
        #expect(Recurrence(recurrence.description) == recurrence)
    }

    @Test(
        "what is none",
        arguments: ["", "13-01", "02-30", "25-12", "2025-12-25", "easter", "fridays", "-", "1-1"])
    func none(text: String) { #expect(Recurrence(text) == nil) }
}
