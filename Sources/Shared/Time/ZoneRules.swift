/// A time zone, just far enough to say when a day begins: UTC, a fixed offset, or the transitions
/// of an IANA zone.
package struct ZoneRules: Sendable, Equatable {
    /// `UTC`, `+02:00`, `Europe/Berlin`.
    package let name: String
    /// Seconds east of UTC before the first transition.
    package let base: Int
    /// In order of time: from this second since 1970 on, this many seconds east of UTC.
    package let transitions: [Transition]

    package struct Transition: Sendable, Equatable {
        package let at: Int64
        package let offset: Int

        package init(at: Int64, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    package init(name: String, base: Int, transitions: [Transition] = []) {
        self.name = name
        self.base = base
        self.transitions = transitions
    }

    package static let utc = ZoneRules(name: "UTC", base: 0)

    /// Seconds east of UTC in force at an instant.
    package func offset(at second: Int64) -> Int {
        let low = count(upTo: second)
        return low == 0 ? base : transitions[low - 1].offset
    }

    /// The local day of an instant.
    package func day(at instant: Instant) -> Day {
        let second = (instant.microseconds - (instant.microseconds < 0 ? 999_999 : 0)) / 1_000_000
        let local = second + Int64(offset(at: second))
        return Day(number: Int((local - (local < 0 ? 86_399 : 0)) / 86_400))
    }

    /// The instant at which a local day begins: the first one whose local date is that day, also
    /// where midnight itself is skipped. A day that is skipped as a whole (Samoa, 2011-12-30) begins
    /// when the next one does, and so holds nothing.
    package func start(of day: Day) -> Instant {
        let midnight = Int64(day.number) * 86_400
        // No offset is larger than a day and two hours.
        let reach: Int64 = 26 * 3600
        var index = count(upTo: midnight - reach)
        while true {
            let offset = Int64(index == 0 ? base : transitions[index - 1].offset)
            let begin = index == 0 ? Int64.min : transitions[index - 1].at
            let end = index == transitions.count ? Int64.max : transitions[index].at
            let second = max(begin, midnight - offset)
            if second < end { return Instant(microseconds: second * 1_000_000) }
            index += 1
        }
    }

    /// How many transitions have happened at an instant.
    private func count(upTo second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let mid = (low + high) / 2
            if transitions[mid].at <= second { low = mid + 1 } else { high = mid }
        }
        return low
    }
}
