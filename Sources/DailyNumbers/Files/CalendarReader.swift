import CSVScan
import Shared

/// Reads special days from CSV with the columns `day` and `name`.
package enum CalendarReader {
    /// Every line that is wrong is told, each with its number.
    package static func read(_ csv: [UInt8]) throws(CalendarError) -> SpecialDays {
        let records = PlainScanner.records(csv)
        func texts(_ record: PlainScanner.Record) -> [String] {
            record.fields.enumerated().map { i, field in
                String(
                    decoding: unquoted(field, Dialect(), last: i == record.fields.count - 1),
                    as: UTF8.self)
            }
        }
        guard let header = records.first.map(texts), let day = header.firstIndex(of: "day"),
            let name = header.firstIndex(of: "name")
        else { throw CalendarError(problems: ["line 1: a header with day and name is needed"]) }
        var days: SpecialDays = [:]
        var problems: [String] = []
        for record in records.dropFirst() {
            let fields = texts(record)
            if fields == [""] { continue }
            guard fields.count == header.count else {
                problems.append("line \(record.line): \(fields.count) fields, not \(header.count)")
                continue
            }
            guard let date = Day(fields[day]) else {
                problems.append("line \(record.line): '\(fields[day])' is not a day")
                continue
            }
            days[date] = fields[name]
        }
        guard problems.isEmpty else { throw CalendarError(problems: problems) }
        return days
    }
}

/// What is wrong with a calendar.
package struct CalendarError: Error, Equatable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.prefix(10).joined(separator: "\n") }
}
