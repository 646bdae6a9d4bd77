package import Shared

/// Days that come again: every year, month or week.
package enum Recurrence: Sendable, Equatable, CustomStringConvertible {
    /// The 29th of February is in leap years only.
    case yearly(month: Int, day: Int)
    case monthStart, monthEnd
    /// 0 for Monday to 6 for Sunday.
    case weekly(weekday: Int)

    /// `12-25`, `month-end`, `month-start`, `friday` or `fri`. Nil for anything else.
    package init?(_ text: String) {
        let text = text.lowercased()
        switch text {
        case "month-end": self = .monthEnd
        case "month-start": self = .monthStart
        default:
            let weekday = (0...6).first { index in
                let name = Schedule.name(ofWeekday: index).lowercased()
                return text == name || text == String(name.prefix(3))
            }
            if let weekday {
                self = .weekly(weekday: weekday)
                return
            }
            // Of a leap year, so that the 29th of February is one.
            guard text.utf8.count == 5, let day = Day("2000-\(text)") else { return nil }
            self = .yearly(month: day.civil.month, day: day.civil.day)
        }
    }

    package func includes(_ day: Day) -> Bool {
        switch self {
        case .yearly(let month, let date): day.civil.month == month && day.civil.day == date
        case .monthStart: day.civil.day == 1
        case .monthEnd: day.advanced(by: 1).civil.day == 1
        case .weekly(let weekday): day.weekday == weekday
        }
    }

    package var description: String {
        func pad(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return switch self {
        case .yearly(let month, let day): "\(pad(month))-\(pad(day))"
        case .monthStart: "month-start"
        case .monthEnd: "month-end"
        case .weekly(let weekday): Schedule.weekdayNames[weekday]
        }
    }
}
