import Shared

/// The days of a feed between those that something is known of.
enum DayGaps {
    /// A longer gap is no outage but a file with a wrong name.
    static let longest = ExpectedDays.longest

    /// In the order of days, with a line for each day that is missing in between.
    static func filled(_ known: [DayBoard.Line]) -> [DayBoard.Line] {
        let known = known.sorted { $0.day < $1.day }
        return known.indices.flatMap { index in
            (index == 0 ? [] : missing(between: known, at: index)) + [known[index]]
        }
    }

    /// The days between a known one and the one before it: each of them, or all in one line that names
    /// the file which seems to be astray.
    private static func missing(
        between known: [DayBoard.Line], at index: Int
    ) -> [DayBoard.Line] {
        let feed = known[index].feed
        let first = known[index - 1].day.next
        let count = known[index].day.place - first.place
        guard count > longest else {
            return (0..<count).map {
                DayBoard.Line(
                    feed: feed, day: first.advanced(by: $0), state: .missing,
                    why: "no partition has landed")
            }
        }
        // The few files on one side are the suspects.
        let astray = index <= known.count - index ? known[..<index] : known[index...]
        let names =
            astray.prefix(3).map { $0.partition ?? $0.day.description }
            .joined(separator: ", ") + (astray.count > 3 ? ", …" : "")
        let last = known[index].day.advanced(by: -1)
        return [
            DayBoard.Line(
                feed: feed, day: first, until: last, state: .gap,
                why: "nothing up to \(last), \(Decimals.count(count, "day")): "
                    + "is the date of \(Shown.text(names)) right?")
        ]
    }
}
