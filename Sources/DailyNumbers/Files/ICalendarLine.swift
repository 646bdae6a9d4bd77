import CSVScan
import FieldText
import Shared

/// One property of an iCalendar file, unfolded: `DTSTART;VALUE=DATE:20251225`.
struct ICalendarLine {
    /// Of the file; where it begins, if it is folded.
    let number: Int
    /// In capitals.
    let name: String
    let value: String

    /// All properties; a line that begins with a blank goes on with the one before.
    static func lines(_ text: String) -> [ICalendarLine] {
        var lines: [ICalendarLine] = []
        var current = ""
        var number = 1
        var start = 1
        func finish() {
            if let line = ICalendarLine(current, number: start) { lines.append(line) }
        }
        for raw in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if raw.first == " " || raw.first == "\t" {
                current += raw.dropFirst()
            } else {
                finish()
                current = String(raw)
                start = number
            }
            number += 1
        }
        finish()
        return lines
    }

    /// Nil for a line without a colon, which says nothing.
    private init?(_ text: String, number: Int) {
        var isQuoted = false
        // A colon within quotes belongs to a parameter.
        guard
            let colon = text.firstIndex(where: { character in
                if character == "\"" { isQuoted.toggle() }
                return character == ":" && !isQuoted
            })
        else { return nil }
        self.number = number
        name = text[..<colon].prefix { $0 != ";" }.uppercased().filter { $0 != "\u{FEFF}" }
        value = String(text[text.index(after: colon)...])
    }

    /// As people read it.
    var text: String {
        var text = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                text.append(character == "n" || character == "N" ? " " : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text.trimmingBlanks
    }

    var isDate: Bool { value.utf8.count == 8 }

    var isMidnight: Bool {
        let time = value.drop { $0 != "T" }.dropFirst().prefix(6)
        return time.count == 6 && time.allSatisfy { $0 == "0" }
    }

    func day() throws(ICalendarProblem) -> Day {
        guard let day = Self.day(value) else { throw problem }
        return day
    }

    /// Several, by commas; of a period the beginning.
    func days() throws(ICalendarProblem) -> [Day] {
        var days: [Day] = []
        for text in value.split(separator: ",") {
            guard let day = Self.day(String(text)) else { throw problem }
            days.append(day)
        }
        return days
    }

    private var problem: ICalendarProblem {
        ICalendarProblem(
            "\(name) '\(value.prefix(40))' is not a date such as 20251225", line: number)
    }

    /// `20251225`, or the date of `20251225T000000Z`.
    static func day(_ text: String) -> Day? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard let date = parts.first, date.utf8.count == 8, parts.count <= 2 else { return nil }
        if parts.count == 2 {
            guard parts[1].count >= 6,
                parts[1].prefix(6).utf8.allSatisfy({ (48...57).contains($0) })
            else { return nil }
        }
        return Array(date.utf8).withSlice { DayReader.date($0) }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
