import CSVScan
import FieldText
package import Shared

/// Days that are known to be unlike others.
package struct KnownDays: Sendable, Equatable {
    package var special: SpecialDays = [:]
    /// Of those, the days on which the shop is closed, by the reason.
    package var closed: [Day: String] = [:]

    package init() {}

    /// The days of two calendars; where both name one, the other's name counts.
    package mutating func add(_ other: KnownDays) {
        special.merge(other.special) { $1 }
        closed.merge(other.closed) { $1 }
    }
}

/// Reads special days from a file: CSV with the columns `day` and `name`, and optionally `closed`; or iCalendar.
package enum CalendarReader {
    /// The special days alone.
    package static func read(_ bytes: [UInt8]) throws(CalendarError) -> SpecialDays {
        try days(bytes).special
    }

    /// - Throws: Every line that is wrong, each with its number.
    package static func days(_ bytes: [UInt8]) throws(CalendarError) -> KnownDays {
        ICalendar.isOne(bytes) ? try ICalendar.days(bytes) : try table(bytes)
    }

    /// The days of a file of holidays, called so, as the shop may be closed on them.
    ///
    /// - Parameter closed: The shop is closed on them for certain.
    package static func holidays(
        _ bytes: [UInt8], closed: Bool
    ) throws(CalendarError) -> KnownDays {
        var known = try days(bytes)
        known.special = known.special.mapValues {
            ClosedDays.saysClosed($0) ? $0 : "\($0) (holiday)"
        }
        if closed { known.closed = known.special }
        return known
    }

    private static func table(_ csv: [UInt8]) throws(CalendarError) -> KnownDays {
        var table = CheckedTable()
        table.open(csv, required: ["day", "name"], optional: ["closed"])
        let day = table.column("day")
        let name = table.column("name")
        let closed = table.column("closed")
        var known = KnownDays()
        while let row = table.next() {
            guard let date = table.day(row, day) else { continue }
            let text = row.text(name) ?? "special day"
            known.special[date] = text
            switch row.text(closed)?.lowercased() {
            case "true", "yes", "1", "y", "t": known.closed[date] = text
            case nil, "false", "no", "0", "n", "f": break
            default: table.complain(row, closed, "is not true or false")
            }
        }
        guard table.count == 0 else {
            let more = table.count - table.problems.count
            throw CalendarError(
                problems: table.problems.map(\.description) + (more > 0 ? ["and \(more) more"] : [])
            )
        }
        return known
    }
}

/// What is wrong with a calendar.
package struct CalendarError: Error, Equatable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.prefix(10).joined(separator: "\n") }
}
