import Shared

/// When an event comes again (RFC 5545 §3.3.10), as far as holidays do: yearly, monthly, weekly and daily, with
/// `INTERVAL`, `COUNT`, `UNTIL`, `BYMONTH`, `BYMONTHDAY` and `BYDAY` (`-1MO`, the last Monday).
///
/// Anything else is refused: a holiday on a wrong day is worse than a message.
struct ICalendarRule {
    private enum Frequency: String {
        case yearly = "YEARLY"
        case monthly = "MONTHLY"
        case weekly = "WEEKLY"
        case daily = "DAILY"
    }

    /// `4TH` is (4, 3), `MO` is (nil, 0).
    fileprivate struct Weekday {
        let ordinal: Int?
        let weekday: Int
    }

    /// An event that never ends is looked at up to here.
    private static let horizon = 2060
    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private let frequency: Frequency
    private var interval = 1
    private var count: Int?
    private var until: Day?
    private var months: [Int] = []
    private var monthDays: [Int] = []
    private var byDay: [Weekday] = []

    init(_ line: ICalendarLine) throws(ICalendarProblem) {
        func wrong(_ part: some StringProtocol) -> ICalendarProblem {
            ICalendarProblem("RRULE part '\(part.prefix(40))' is not understood", line: line.number)
        }
        var parts: [String: String] = [:]
        for part in line.value.uppercased().split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw wrong(part) }
            parts[String(pair[0])] = String(pair[1])
        }
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap({ Frequency(rawValue: $0) })
        else {
            throw wrong(line.value)
        }
        self.frequency = frequency
        for (name, value) in parts.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "WKST": break
            case "INTERVAL":
                guard let n = Int(value), (1...1000).contains(n) else {
                    throw wrong("\(name)=\(value)")
                }
                interval = n
            case "COUNT":
                guard let n = Int(value), (1...10_000).contains(n) else {
                    throw wrong("\(name)=\(value)")
                }
                count = n
            case "UNTIL":
                guard let day = ICalendarLine.day(value) else { throw wrong("\(name)=\(value)") }
                until = day
            case "BYMONTH":
                guard let list = Self.numbers(value, 1...12) else {
                    throw wrong("\(name)=\(value)")
                }
                months = list
            case "BYMONTHDAY":
                guard let list = Self.numbers(value, -31...31), !list.contains(0) else {
                    throw wrong("\(name)=\(value)")
                }
                monthDays = list
            case "BYDAY":
                guard let list = Self.weekdays(value) else { throw wrong("\(name)=\(value)") }
                byDay = list
            default: throw wrong("\(name)=\(value)")
            }
        }
        // Ordinals are of a month; which Monday of a week or of a year is another matter.
        let hasOrdinals = byDay.contains { $0.ordinal != nil }
        guard !hasOrdinals || frequency == .monthly || frequency == .yearly && !months.isEmpty
        else {
            throw wrong("BYDAY of \(frequency.rawValue)")
        }
        guard byDay.isEmpty || frequency != .yearly || !months.isEmpty else {
            throw wrong("BYDAY of YEARLY without BYMONTH")
        }
    }

    private static func numbers(_ text: String, _ range: ClosedRange<Int>) -> [Int]? {
        let list = text.split(separator: ",").map { Int($0) }
        let known = list.compactMap { $0 }.filter(range.contains)
        return known.count == list.count && !known.isEmpty ? known : nil
    }

    private static func weekdays(_ text: String) -> [Weekday]? {
        let list = text.split(separator: ",").map { item -> Weekday? in
            guard let weekday = weekdays.firstIndex(of: String(item.suffix(2))) else { return nil }
            let ordinal = item.dropLast(2)
            if ordinal.isEmpty { return Weekday(ordinal: nil, weekday: weekday) }
            guard let n = Int(ordinal), n != 0, (-5...5).contains(n) else { return nil }
            return Weekday(ordinal: n, weekday: weekday)
        }
        let known = list.compactMap { $0 }
        return known.count == list.count && !known.isEmpty ? known : nil
    }

    /// The days on which the event begins, the first included.
    func days(from first: Day) -> [Day] {
        let end = min(
            until ?? .init(number: .max), Day(year: Self.horizon, month: 1, day: 1) ?? first)
        guard first <= end else { return [] }
        var days: [Day] = []
        for number in first.number...end.number {
            if let count, days.count >= count { break }
            let day = Day(number: number)
            if isIncluded(day, first) { days.append(day) }
        }
        return days
    }

    private func isIncluded(_ day: Day, _ first: Day) -> Bool {
        let (year, month, date) = day.civil
        let begin = first.civil
        guard months.isEmpty || months.contains(month) else { return false }
        let length = Day.length(ofMonth: month, year: year)
        if !monthDays.isEmpty {
            guard monthDays.contains(date) || monthDays.contains(date - length - 1) else {
                return false
            }
        }
        if !byDay.isEmpty {
            guard byDay.contains(where: { $0.fits(day, date: date, length: length) }) else {
                return false
            }
        }
        switch frequency {
        case .daily: return (day.number - first.number).isMultiple(of: interval)
        case .weekly:
            guard !byDay.isEmpty || day.weekday == first.weekday else { return false }
            let weeks = (day.number - day.weekday - (first.number - first.weekday)) / 7
            return weeks.isMultiple(of: interval)
        case .monthly:
            guard !byDay.isEmpty || !monthDays.isEmpty || date == begin.day else { return false }
            return ((year - begin.year) * 12 + month - begin.month).isMultiple(of: interval)
        case .yearly:
            guard !months.isEmpty || month == begin.month else { return false }
            guard !byDay.isEmpty || !monthDays.isEmpty || date == begin.day else { return false }
            return (year - begin.year).isMultiple(of: interval)
        }
    }
}

extension ICalendarRule.Weekday {
    fileprivate func fits(_ day: Day, date: Int, length: Int) -> Bool {
        guard day.weekday == weekday else { return false }
        guard let ordinal else { return true }
        return ordinal > 0 ? (date - 1) / 7 + 1 == ordinal : (length - date) / 7 + 1 == -ordinal
    }
}
