import Shared

/// The days of an iCalendar file (RFC 5545): what holiday calendars hold.
///
/// An event is a day or several, by `DTSTART` and `DTEND`, which is the day after, or `DURATION`; `RRULE` has it come
/// again (`ICalendarRule`), `RDATE` and `EXDATE` add and take away days. Of a time the date counts as it is written.
enum ICalendar {
    private static let begin = Array("BEGIN:VCALENDAR".utf8)
    /// Longer than a year is no event of a shop.
    private static let longest = 366

    static func isOne(_ bytes: [UInt8]) -> Bool {
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        return text.drop { $0 <= 0x20 }.prefix(begin.count).map { $0 &- 97 < 26 ? $0 & 0xdf : $0 }
            == begin
    }

    static func days(_ bytes: [UInt8]) throws(CalendarError) -> KnownDays {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CalendarError(problems: ["the file is not UTF-8"])
        }
        var known = KnownDays()
        var problems: [String] = []
        var event: Event?
        var depth = 0
        for line in ICalendarLine.lines(text) {
            switch (line.name, line.value.uppercased()) {
            case ("BEGIN", "VEVENT"):
                event = Event(line: line.number)
                depth = 0
            case ("END", "VEVENT"):
                guard let ended = event else { continue }
                event = nil
                do throws(ICalendarProblem) {
                    for day in try ended.days(longest: longest) {
                        known.special[day] = ended.name
                    }
                } catch {
                    problems.append("line \(error.line ?? ended.line): \(error.message)")
                }
            // An alarm within an event has properties of the same names.
            case ("BEGIN", _): depth += 1
            case ("END", _): depth -= 1
            default: if depth <= 0 { event?.take(line) }
            }
        }
        if let event {
            problems.append("line \(event.line): the event does not end; was the file cut?")
        }
        guard problems.isEmpty else { throw CalendarError(problems: problems) }
        return known
    }

    /// The properties of one event.
    private struct Event {
        let line: Int
        var name = "holiday"
        var isCancelled = false
        var start: ICalendarLine?
        var end: ICalendarLine?
        var duration: ICalendarLine?
        var rules: [ICalendarLine] = []
        var more: [ICalendarLine] = []
        var without: [ICalendarLine] = []

        init(line: Int) { self.line = line }

        mutating func take(_ line: ICalendarLine) {
            switch line.name {
            case "SUMMARY": name = line.text.isEmpty ? name : String(line.text.prefix(120))
            case "STATUS": isCancelled = line.value.uppercased() == "CANCELLED"
            case "DTSTART": start = line
            case "DTEND": end = line
            case "DURATION": duration = line
            case "RRULE": rules.append(line)
            case "RDATE": more.append(line)
            case "EXDATE": without.append(line)
            default: break
            }
        }

        func days(longest: Int) throws(ICalendarProblem) -> Set<Day> {
            guard !isCancelled else { return [] }
            guard let start else { throw ICalendarProblem("the event has no DTSTART") }
            let first = try start.day()
            var starts: Set<Day> = [first]
            for rule in rules {
                starts.formUnion(try ICalendarRule(rule).days(from: first))
            }
            for line in more { starts.formUnion(try line.days()) }
            for line in without { starts.subtract(try line.days()) }
            let count = try length(first)
            guard (1...longest).contains(count) else {
                throw ICalendarProblem("the event is \(count) days long", line: end?.number)
            }
            return Set(starts.flatMap { day in (0..<count).map { day.advanced(by: $0) } })
        }

        private func length(_ first: Day) throws(ICalendarProblem) -> Int {
            if let end {
                let last = try end.day()
                // Of a time the day it is in belongs to the event, unless it is midnight.
                let isWhole = end.isDate || end.isMidnight
                return max(isWhole ? last.number - first.number : last.number - first.number + 1, 1)
            }
            guard let duration else { return 1 }
            let text = duration.value.uppercased()
            if text.hasPrefix("PT") { return 1 }
            guard text.hasPrefix("P"), let unit = text.last, unit == "D" || unit == "W",
                let n = Int(text.dropFirst().dropLast()), n >= 0, n < 1000
            else {
                throw ICalendarProblem(
                    "DURATION '\(text.prefix(40))' is not understood", line: duration.number)
            }
            return max(1, unit == "W" ? 7 * n : n)
        }
    }
}

/// What is wrong with an event.
struct ICalendarProblem: Error {
    let message: String
    var line: Int?

    init(_ message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }
}
