/// The rule in the footer of a time zone file, for years after its last transition:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct POSIXZone: Equatable {
    /// A day of the year and the time on it at which clocks change.
    struct Change: Equatable {
        enum Date: Equatable {
            /// 1 to 365; February 29 is never counted.
            case julian(Int)
            /// 0 to 365; February 29 is counted.
            case ordinal(Int)
            /// Month, week (5 is the last), weekday (0 is Sunday).
            case weekday(Int, Int, Int)
        }

        var date: Date
        /// Seconds after midnight; may lie days away.
        var time: Int
    }

    /// Seconds east of UTC.
    let standard: Int
    let summer: (offset: Int, begins: Change, ends: Change)?

    static func == (a: POSIXZone, b: POSIXZone) -> Bool {
        a.standard == b.standard && a.summer?.offset == b.summer?.offset
            && a.summer?.begins == b.summer?.begins && a.summer?.ends == b.summer?.ends
    }

    init?(_ text: String) {
        var input = Input(rest: Array(text.utf8)[...])
        // POSIX counts west of Greenwich; everything else here counts east.
        guard input.name(), let west = input.time() else { return nil }
        standard = -west
        if input.rest.isEmpty {
            summer = nil
            return
        }
        guard input.name() else { return nil }
        var offset = standard + 3600
        if input.rest.first != UInt8(ascii: ",") {
            guard let west = input.time() else { return nil }
            offset = -west
        }
        guard input.take(","), let begins = input.change(), input.take(","),
            let ends = input.change(), input.rest.isEmpty
        else { return nil }
        summer = (offset, begins, ends)
    }

    func transitions(years: ClosedRange<Int>) -> [ZoneRules.Transition] {
        guard let summer else {
            let begin = POSIXZone.second(years.lowerBound, Change(date: .ordinal(0), time: 0))
            return [ZoneRules.Transition(at: begin, offset: standard)]
        }
        return years.flatMap { year in
            [
                ZoneRules.Transition(
                    at: POSIXZone.second(year, summer.begins) - Int64(standard),
                    offset: summer.offset),
                ZoneRules.Transition(
                    at: POSIXZone.second(year, summer.ends) - Int64(summer.offset),
                    offset: standard),
            ]
        }.sorted { $0.at < $1.at }
    }

    /// Local seconds since 1970 at which a change happens in a year.
    private static func second(_ year: Int, _ change: Change) -> Int64 {
        guard let first = Day(year: year, month: 1, day: 1) else { return 0 }
        let day: Int
        switch change.date {
        case .julian(let n):
            let leap = Day.length(ofMonth: 2, year: year) == 29
            day = first.number + n - 1 + (leap && n >= 60 ? 1 : 0)
        case .ordinal(let n): day = first.number + n
        case .weekday(let month, let week, let weekday):
            guard let begin = Day(year: year, month: month, day: 1) else { return 0 }
            // Day.weekday counts from Monday, POSIX from Sunday.
            let ahead = (weekday - (begin.weekday + 1) % 7 + 7) % 7
            var date = 1 + ahead + (week - 1) * 7
            if date > Day.length(ofMonth: month, year: year) { date -= 7 }
            day = begin.number + date - 1
        }
        return Int64(day) * 86_400 + Int64(change.time)
    }

    private struct Input {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// `CET`, or `<+1030>` where the name is not of letters.
        mutating func name() -> Bool {
            if take("<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[(end + 1)...]
                return true
            }
            let letters = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard (1...3).contains(digits.count) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int? {
            let negative = take("-")
            if !negative { _ = take("+") }
            guard let hours = number(), hours <= 167 else { return nil }
            var seconds = hours * 3600
            for unit in [60, 1] {
                guard take(":") else { break }
                guard let n = number(), n < 60 else { return nil }
                seconds += n * unit
            }
            return negative ? -seconds : seconds
        }

        mutating func change() -> Change? {
            let date: Change.Date
            if take("M") {
                guard let month = number(), take("."), let week = number(), take("."),
                    let weekday = number(), (1...12).contains(month), (1...5).contains(week),
                    weekday < 7
                else { return nil }
                date = .weekday(month, week, weekday)
            } else if take("J") {
                guard let n = number(), (1...365).contains(n) else { return nil }
                date = .julian(n)
            } else {
                guard let n = number(), n < 366 else { return nil }
                date = .ordinal(n)
            }
            guard take("/") else { return Change(date: date, time: 2 * 3600) }
            return time().map { Change(date: date, time: $0) }
        }
    }
}
