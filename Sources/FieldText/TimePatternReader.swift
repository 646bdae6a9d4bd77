package import CSVScan
package import Shared

/// Reads times of a pattern (`%d.%m.%Y %H:%M`): numbers may lack a leading zero where something other than a digit follows,
/// names of months and days are English, in any case. Nothing may be left over.
package struct TimePatternReader: Sendable {
    private let elements: [TimePattern.Element]
    private let zone: ZoneRules

    package init(_ pattern: TimePattern, zone: ZoneRules) {
        elements = pattern.elements
        self.zone = zone
    }

    /// Microseconds since 1970; nil where the text is not of the pattern, or no time of the calendar.
    package func read(_ s: ByteSlice) -> Int64? {
        guard s.count > 0, s.count <= 64 else { return nil }
        var parts = Parts()
        var i = 0
        for element in elements {
            switch element {
            case .byte(let byte):
                guard i < s.count, s[i] == byte else { return nil }
                i += 1
            case .blanks:
                guard i < s.count, s[i] == 0x20 else { return nil }
                while i < s.count, s[i] == 0x20 { i += 1 }
            case .field(let field):
                guard take(field, s, &i, &parts) else { return nil }
            }
        }
        return i == s.count ? moment(parts) : nil
    }

    private struct Parts {
        var year = 1970
        var month = 1
        var day = 1
        var dayOfYear: Int?
        var hour = 0
        var isHalf = false
        var isAfternoon = false
        var minute = 0
        var second = 0
        var micros: Int64 = 0
        /// Seconds east of UTC; nil: by the feed's zone.
        var offset: Int64?
        var epoch: Int64?
    }

    private func take(
        _ field: TimePattern.Field, _ s: ByteSlice, _ i: inout Int, _ parts: inout Parts
    ) -> Bool {
        func number(_ digits: ClosedRange<Int>, _ range: ClosedRange<Int>) -> Int? {
            let start = i
            var value = 0
            while i < s.count, i - start < digits.upperBound, s[i] &- 48 < 10 {
                value = value * 10 + Int(s[i] &- 48)
                i += 1
            }
            return i - start >= digits.lowerBound && range.contains(value) ? value : nil
        }
        func put(_ value: Int?, _ place: WritableKeyPath<Parts, Int>) -> Bool {
            guard let value else { return false }
            parts[keyPath: place] = value
            return true
        }
        switch field {
        case .year: return put(number(4...4, 1...9999), \.year)
        case .shortYear:
            // POSIX: 69 to 99 are of the last century.
            return put(number(2...2, 0...99).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }, \.year)
        case .month: return put(number(1...2, 1...12), \.month)
        case .monthName: return put(Self.name(s, &i, Self.months).map { $0 + 1 }, \.month)
        case .day: return put(number(1...2, 1...31), \.day)
        case .dayOfYear:
            parts.dayOfYear = number(1...3, 1...366)
            return parts.dayOfYear != nil
        case .weekday: return Self.name(s, &i, Self.weekdays) != nil
        case .hour: return put(number(1...2, 0...23), \.hour)
        case .halfHour:
            parts.isHalf = true
            return put(number(1...2, 1...12), \.hour)
        case .half:
            guard let half = Self.name(s, &i, Self.halves) else { return false }
            parts.isAfternoon = half == 1
            return true
        case .minute: return put(number(1...2, 0...59), \.minute)
        case .second: return put(number(1...2, 0...60), \.second)
        case .fraction:
            let start = i
            while i < s.count, i - start < 9, s[i] &- 48 < 10 {
                if i - start < 6 { parts.micros = parts.micros * 10 + Int64(s[i] &- 48) }
                i += 1
            }
            for _ in 0..<max(0, 6 - (i - start)) { parts.micros *= 10 }
            return i > start
        case .offset: return takeOffset(s, &i, &parts)
        case .zone:
            guard Self.name(s, &i, Self.zones) != nil else { return false }
            parts.offset = 0
            return true
        case .epoch:
            let start = i
            while i < s.count, s[i] &- 48 < 10 || i == start && s[i] == UInt8(ascii: "-") { i += 1 }
            parts.epoch = FieldText.scaled(s.slice(start, i), places: 6, rounds: false)
            return parts.epoch != nil
        }
    }

    /// `Z`, `+0100`, `+01:00` or `+01`.
    private func takeOffset(_ s: ByteSlice, _ i: inout Int, _ parts: inout Parts) -> Bool {
        guard i < s.count else { return false }
        if s[i] | 0x20 == UInt8(ascii: "z") {
            i += 1
            parts.offset = 0
            return true
        }
        let isWest = s[i] == UInt8(ascii: "-")
        guard isWest || s[i] == UInt8(ascii: "+") else { return false }
        i += 1
        func two() -> Int64? {
            guard i + 2 <= s.count, s[i] &- 48 < 10, s[i + 1] &- 48 < 10 else { return nil }
            defer { i += 2 }
            return Int64(s[i] &- 48) * 10 + Int64(s[i + 1] &- 48)
        }
        guard let hours = two(), hours <= 18 else { return false }
        let hasColon = i < s.count && s[i] == UInt8(ascii: ":")
        if hasColon { i += 1 }
        var minutes: Int64 = 0
        if hasColon || i < s.count && s[i] &- 48 < 10 {
            guard let given = two(), given < 60 else { return false }
            minutes = given
        }
        let seconds = hours * 3600 + minutes * 60
        parts.offset = isWest ? -seconds : seconds
        return true
    }

    private func moment(_ parts: Parts) -> Int64? {
        if let epoch = parts.epoch { return epoch }
        var number: Int
        if let dayOfYear = parts.dayOfYear {
            guard let first = Day(year: parts.year, month: 1, day: 1),
                let next = Day(year: parts.year + 1, month: 1, day: 1),
                dayOfYear <= next.number - first.number
            else { return nil }
            number = first.number + dayOfYear - 1
        } else {
            guard let day = Day(year: parts.year, month: parts.month, day: parts.day) else {
                return nil
            }
            number = day.number
        }
        var hour = parts.hour
        if parts.isHalf { hour = hour % 12 + (parts.isAfternoon ? 12 : 0) }
        let local = Int64(number) * 86_400 + Int64(hour * 3600 + parts.minute * 60 + parts.second)
        let offset = parts.offset ?? Int64(zone.offset(at: local - Int64(zone.offset(at: local))))
        return (local - offset) * 1_000_000 + parts.micros
    }

    // MARK: - Names

    /// Which of some names stands at a place: the longest that does.
    private static func name(_ s: ByteSlice, _ i: inout Int, _ names: [[[UInt8]]]) -> Int? {
        var best: (index: Int, count: Int)?
        for (index, spellings) in names.enumerated() {
            for name in spellings where i + name.count <= s.count && name.count > best?.count ?? 0 {
                let isHere = (0..<name.count).allSatisfy {
                    let c = s[i + $0]
                    return (c &- 65 < 26 ? c | 0x20 : c) == name[$0]
                }
                if isHere { best = (index, name.count) }
            }
        }
        guard let best else { return nil }
        i += best.count
        return best.index
    }

    private static func spelled(_ names: [String]) -> [[[UInt8]]] {
        names.map { [Array($0.utf8), Array($0.utf8.prefix(3))] }
    }

    private static let months = spelled([
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ])
    private static let weekdays = spelled([
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ])
    private static let halves = [["am", "a.m."], ["pm", "p.m."]].map { $0.map { Array($0.utf8) } }
    // Other names are said of more than one place.
    private static let zones = [["utc"], ["gmt"], ["z"]].map { $0.map { Array($0.utf8) } }
}
