import Shared
import Testing

@testable import DailyNumbers

@Suite("Calendar files") struct CalendarReaderTests {
    private func days(_ text: String) throws(CalendarError) -> KnownDays {
        try CalendarReader.days(Array(text.utf8))
    }

    /// An iCalendar file with one event of these lines.
    private func event(_ lines: String...) -> String {
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"
            + lines.joined(separator: "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    }

    /// Of the years 2024 and 2025.
    private func names(_ text: String) throws -> [String] {
        try days(text).special.filter { (2024...2025).contains($0.key.civil.year) }
            .map { "\($0.key)" }.sorted()
    }

    @Test("a table, as exporters write it") func table() throws {
        let plain = try days("day,name\n2025-12-25,Christmas\n2025-12-26,Boxing Day\n")
        #expect(plain.special.count == 2 && plain.closed.isEmpty)
        #expect(
            try days("Name;Day\r\nChristmas;20251225\r\n\r\n\"Boxing Day\";2025-12-26 00:00:00\r\n")
                == plain)
        let closed = try days("day,name,closed\n2025-12-25,Christmas,true\n2025-12-26,sale,\n")
        #expect(closed.closed == [Day("2025-12-25")!: "Christmas"])
    }

    @Test(
        "what is wrong with one",
        arguments: [
            ("date,name\n", "line 1, column 'day': the column is missing"),
            ("day,name\nsoon,x\n", "line 2, column 'day': 'soon' is not a day"),
            ("day,name,closed\n2025-12-25,x,maybe\n", "'maybe' is not true or false"),
            ("", "empty"),
        ])
    func wrongTable(text: String, problem: String) {
        let error = #expect(throws: CalendarError.self) { try days(text) }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    @Test(
        "iCalendar: days, and when they come again",
        arguments: [
            (["DTSTART;VALUE=DATE:20251225"], ["2025-12-25"]),
            (
                ["DTSTART;VALUE=DATE:20251224", "DTEND;VALUE=DATE:20251227"],
                ["2025-12-24", "2025-12-25", "2025-12-26"]
            ),
            (["DTSTART;VALUE=DATE:20251224", "DURATION:P2D"], ["2025-12-24", "2025-12-25"]),
            (["DTSTART:20251225T000000Z", "DTEND:20251226T000000Z"], ["2025-12-25"]),
            (
                [
                    "DTSTART;TZID=Europe/Berlin:20251231T200000",
                    "DTEND;TZID=Europe/Berlin:20260101T020000",
                ], ["2025-12-31"]
            ),
            (["DTSTART;VALUE=DATE:20201003", "RRULE:FREQ=YEARLY"], ["2024-10-03", "2025-10-03"]),
            (["DTSTART;VALUE=DATE:20241003", "RRULE:FREQ=YEARLY;COUNT=1"], ["2024-10-03"]),
            (["DTSTART;VALUE=DATE:20201003", "RRULE:FREQ=YEARLY;UNTIL=20241231"], ["2024-10-03"]),
            (["DTSTART;VALUE=DATE:20231003", "RRULE:FREQ=YEARLY;INTERVAL=2"], ["2025-10-03"]),
            (
                ["DTSTART;VALUE=DATE:20240101", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
                ["2024-01-01", "2024-11-28", "2025-11-27"]
            ),
            (
                ["DTSTART;VALUE=DATE:20240527", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"],
                ["2024-05-27", "2025-05-26"]
            ),
            (
                ["DTSTART;VALUE=DATE:20251130", "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"],
                ["2025-11-30", "2025-12-31"]
            ),
            (
                ["DTSTART;VALUE=DATE:20251213", "RRULE:FREQ=WEEKLY;BYDAY=SA,SU"],
                [
                    "2025-12-13", "2025-12-14", "2025-12-20", "2025-12-21", "2025-12-27",
                    "2025-12-28",
                ]
            ),
            (["DTSTART;VALUE=DATE:20251220", "RRULE:FREQ=WEEKLY"], ["2025-12-20", "2025-12-27"]),
            (
                ["DTSTART;VALUE=DATE:20201003", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20241003"],
                ["2025-10-03"]
            ),
            (
                ["DTSTART;VALUE=DATE:20251003", "RDATE;VALUE=DATE:20251004,20251005"],
                ["2025-10-03", "2025-10-04", "2025-10-05"]
            ),
            (["DTSTART;VALUE=DATE:20251003", "STATUS:CANCELLED"], []),
            (["DTSTART;VALUE=DATE:2025", " 1003"], ["2025-10-03"]),
            (
                [
                    "DTSTART;VALUE=DATE:20251003", "BEGIN:VALARM", "DURATION:PT5M", "DTSTART:never",
                    "END:VALARM",
                ], ["2025-10-03"]
            ),
        ] as [([String], [String])])
    func calendar(lines: [String], expected: [String]) throws {
        let text =
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + lines.joined(separator: "\r\n")
            + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        let found = try names(text)
        // The day of DTSTART is one, even where the rule does not name it.
        #expect(found == expected, "\(lines): \(found)")
        #expect(try names(text.replacing("\r\n", with: "\n")) == found)
    }

    @Test("names are unfolded and unescaped, and closed only where that is said") func names()
        throws
    {
        let text = event(
            "DTSTART;VALUE=DATE:20251003", "SUMMARY:Tag der\\, Deut", " schen Einheit\\n ")
        let day = Day("2025-10-03")!
        #expect(try days(text).special == [day: "Tag der, Deutschen Einheit"])
        #expect(try days(text).closed.isEmpty)
        let holidays = try CalendarReader.holidays(Array(("\u{FEFF}" + text).utf8), closed: true)
        #expect(holidays.closed == [day: "Tag der, Deutschen Einheit (holiday)"])
        #expect(holidays.special == holidays.closed)
    }

    @Test(
        "what is not understood is refused with its line",
        arguments: [
            (
                "DTSTART;VALUE=DATE:2025-10-03",
                "line 5: DTSTART '2025-10-03' is not a date such as 20251225"
            ),
            ("SUMMARY:x", "line 3: the event has no DTSTART"),
            (
                "DTSTART:20251003\r\nRRULE:FREQ=YEARLY;BYEASTER=1",
                "line 6: RRULE part 'BYEASTER=1' is not understood"
            ),
            (
                "DTSTART:20251003\r\nRRULE:FREQ=SECONDLY",
                "line 6: RRULE part 'FREQ=SECONDLY' is not understood"
            ),
            ("DTSTART:20251003\r\nRRULE:FREQ=YEARLY;BYDAY=2MO", "is not understood"),
            ("DTSTART:20251003\r\nDTEND:20281003", "days long"),
            ("DTSTART:20251003\r\nDURATION:always", "line 6: DURATION 'ALWAYS' is not understood"),
        ])
    func refused(line: String, problem: String) {
        let error = #expect(throws: CalendarError.self) { try days(event(line)) }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    @Test("a file that was cut") func cut() {
        let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20251003\n"
        let error = #expect(throws: CalendarError.self) { try days(text) }
        #expect(error?.description.contains("was the file cut?") == true)
    }
}
