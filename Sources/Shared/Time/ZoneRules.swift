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
        var low = 0
        var high = transitions.count
        while low < high {
            let mid = (low + high) / 2
            if transitions[mid].at <= second { low = mid + 1 } else { high = mid }
        }
        return low == 0 ? base : transitions[low - 1].offset
    }

    /// The instant at which a local day begins: the first one whose local date is that day, also
    /// where midnight itself is skipped.
    package func start(of day: Day) -> Instant {
        let local = Int64(day.number) * 86_400
        // Two rounds are enough: offsets differ by hours, transitions lie months apart.
        var second = local - Int64(offset(at: local))
        second = local - Int64(offset(at: second))
        let before = local - Int64(offset(at: second - 1))
        return Instant(microseconds: min(second, max(before, second - 7200)) * 1_000_000)
    }
}
