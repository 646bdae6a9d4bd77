package import Shared

/// The smallest thing from which every KPI of a day can be recomputed: tallies a day, channel and
/// device.
///
/// A day without rows is missing; a day with a row of zeros is a real zero. Days and rows are kept
/// sorted, so the order in the source does not matter.
package struct DailyCube: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        package let day: Day
        package let channel: String
        package let device: String
        package let tally: Tally

        package init(day: Day, channel: String, device: String, tally: Tally) {
            self.day = day
            self.channel = channel
            self.device = device
            self.tally = tally
        }

        private var key: (Day, String, String) { (day, channel, device) }

        static func precedes(_ a: Row, _ b: Row) -> Bool { a.key < b.key }
        static func sameCell(_ a: Row, _ b: Row) -> Bool { a.key == b.key }
    }

    /// The channel and the device of rows that are not told apart: the whole shop.
    package static let whole = "all"

    /// Sorted by day, channel, device; no cell twice.
    package let rows: [Row]

    /// - Precondition: No two rows have the same day, channel and device.
    package init(_ rows: [Row]) {
        let sorted = rows.sorted(by: Row.precedes)
        precondition(
            !zip(sorted, sorted.dropFirst()).contains(where: Row.sameCell),
            "a cell of the cube occurs twice")
        self.rows = sorted
    }

    package var days: [Day] {
        var days: [Day] = []
        for row in rows where days.last != row.day { days.append(row.day) }
        return days
    }

    /// With some channels under another name; what comes under both is added up.
    ///
    /// - Parameter aliases: The name of each channel that is called otherwise.
    package func naming(channels aliases: [String: String]) -> DailyCube {
        guard rows.contains(where: { aliases[$0.channel] != nil }) else { return self }
        let named = rows.map { row in
            Row(
                day: row.day, channel: aliases[row.channel] ?? row.channel, device: row.device,
                tally: row.tally)
        }.sorted(by: Row.precedes)
        var sums: [Row] = []
        for row in named {
            guard let last = sums.last, Row.sameCell(last, row) else {
                sums.append(row)
                continue
            }
            sums[sums.count - 1] = Row(
                day: row.day, channel: row.channel, device: row.device,
                tally: Tally(sum: [last.tally, row.tally]))
        }
        return DailyCube(sums)
    }

    /// The cube as it was known at the end of a day.
    package func upTo(_ day: Day) -> DailyCube { DailyCube(rows.filter { $0.day <= day }) }
}
