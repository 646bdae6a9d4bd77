import Shared

/// The pattern that reads a time which is no ISO 8601 and yet says one moment only: `Thu, 06 Mar 2025 10:00:00 GMT`,
/// `2025/03/06 10:00`, `20250306`. Where day and month are numbers before the year, nobody can tell, and there is none.
struct TimeSpelling {
    private var rest: Substring
    private var written = ""
    private var fields: Set<Character> = []
    /// Of fields that are numbers.
    private var values: [Character: Int] = [:]
    private let hasMonthName: Bool
    /// The day of the partition begins the text, with a year of two digits.
    private let beginsWithDay: Bool

    /// Nil where there is none.
    static func pattern(of text: String, day: Day?) -> TimePattern? {
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 < 0x80 && $0 >= 0x20 }) else {
            return nil
        }
        var spelling = TimeSpelling(text, day)
        guard spelling.read(), spelling.isPossible else { return nil }
        return try? TimePattern(spelling.written)
    }

    private init(_ text: String, _ day: Day?) {
        rest = text[...]
        hasMonthName = text.split { !$0.isLetter }.contains { Self.isName($0, Self.months) }
        let numbers = text.split { !$0.isNumber }.prefix(3).map(String.init)
        beginsWithDay =
            day.map { day in
                let (year, month, dayOfMonth) = day.civil
                return numbers.allSatisfy { $0.count == 2 }
                    && numbers.compactMap { Int($0) } == [year % 100, month, dayOfMonth]
                    && year % 100 != dayOfMonth
            } ?? false
    }

    private mutating func read() -> Bool {
        while let next = rest.first {
            let isRead =
                next.isLetter
                ? word(take { $0.isLetter })
                : next.isNumber ? number(take { $0.isNumber }) : sign(next)
            guard isRead else { return false }
        }
        return true
    }

    private mutating func take(_ isPart: (Character) -> Bool) -> Substring {
        let part = rest.prefix(while: isPart)
        rest = rest.dropFirst(part.count)
        return part
    }

    private mutating func put(_ letters: String, _ digits: Substring = "") -> Bool {
        var digits = digits
        for letter in letters {
            guard fields.insert(letter).inserted else { return false }
            written += "%\(letter)"
            // The only one, or one of several without separators.
            let count = letters.count == 1 ? digits.count : Self.widths[letter] ?? 2
            values[letter] = Int(digits.prefix(count))
            digits = digits.dropFirst(count)
        }
        return true
    }

    private static let widths: [Character: Int] = ["Y": 4, "j": 3]

    /// Whether there is such a day, and such a time of it. Masked digits are 9.
    private var isPossible: Bool {
        func fits(_ letter: Character, _ range: ClosedRange<Int>) -> Bool {
            values[letter].map(range.contains) ?? true
        }
        let year = values["Y"] ?? 2000
        let day = Day(year: year, month: values["m"] ?? 1, day: values["d"] ?? 1)
        return day != nil && fits("j", 1...366) && fits("M", 0...59) && fits("S", 0...60)
            && fits("H", fields.contains("p") ? 1...12 : 0...23)
    }

    private mutating func word(_ word: Substring) -> Bool {
        switch word.lowercased() {
        case let text where Self.isName(text, Self.weekdays): return put("a")
        case let text where Self.isName(text, Self.months): return put("b")
        case "am", "pm":
            written = written.replacing("%H", with: "%I")
            return fields.contains("H") && put("p")
        case "t", "at":
            written += word
            return true
        case "utc", "gmt", "z":
            // An offset behind it says the zone.
            if let next = rest.first, "+-".contains(next) {
                written += word
                return true
            }
            return fields.contains("H") && put("Z")
        default: return false
        }
    }

    private mutating func number(_ digits: Substring) -> Bool {
        let hasDate = fields.contains("j") || fields.isSuperset(of: hasMonthName ? "bd" : "md")
        let isTimeNext = rest.first == ":"
        switch digits.count {
        case _ where fields.contains("S") && [".", ","].contains(written.last):
            return put("f", digits)
        case 14: return fields.isEmpty && put("YmdHMS", digits)
        case 12: return fields.isEmpty && put("YmdHM", digits)
        case 8 where !fields.contains("Y"): return put("Ymd", digits)
        case 7 where !fields.contains("Y"): return put("Yj", digits)
        case 4 where !fields.contains("Y"): return put("Y", digits)
        case 6 where hasDate: return put("HMS", digits)
        case 4 where hasDate: return put("HM", digits)
        case 3 where fields.contains("Y"): return put("j", digits)
        case 1, 2: break
        default: return false
        }
        if hasDate,
            fields.contains("Y") || fields.contains("y") || isTimeNext
                || fields.contains("H")
        {
            return put(fields.contains("H") ? fields.contains("M") ? "S" : "M" : "H", digits)
        }
        if hasDate { return put("y", digits) }
        if hasMonthName { return put("d", digits) }
        if beginsWithDay, fields.isEmpty { return put("y", digits) }
        guard fields.contains("Y") || fields.contains("y") else { return false }
        return put(fields.contains("m") ? "d" : "m", digits)
    }

    private mutating func sign(_ sign: Character) -> Bool {
        if "+-".contains(sign), fields.contains("H"), rest.dropFirst().first?.isNumber ?? false,
            fields.contains("M")
        {
            rest = rest.dropFirst()
            _ = take { $0.isNumber || $0 == ":" }
            return put("z")
        }
        if "[(".contains(sign) {
            // A zone in words behind its offset, or UTC.
            guard let end = rest.firstIndex(where: { $0 == "]" || $0 == ")" }) else { return false }
            let zone = rest[...end]
            // Nothing but words: it is shown.
            guard zone.dropFirst().dropLast().allSatisfy({ $0.isLetter || " /_".contains($0) })
            else { return false }
            guard fields.contains("z") || ["[UTC]", "(UTC)", "[GMT]", "(GMT)"].contains(zone) else {
                return false
            }
            written += zone
            rest = rest[rest.index(after: end)...]
            return rest.isEmpty
        }
        guard " .,:/-_".contains(sign) else { return false }
        written.append(sign)
        rest = rest.dropFirst()
        return true
    }

    private static func isName(_ word: some StringProtocol, _ names: [String]) -> Bool {
        let word = word.lowercased()
        return names.contains { word == $0 || word == $0.prefix(3) }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]
    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
}
