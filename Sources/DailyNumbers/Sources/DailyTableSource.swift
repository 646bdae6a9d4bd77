import Shared

/// A daily table that somebody else made: a column of days, and numbers.
///
/// Sessions, orders and revenue become the shop's own numbers where the table has them; further
/// columns are judged by their kind. A column `status` is believed; an empty number is unknown.
package struct DailyTableSource: FactSource {
    package let name: String
    private let csv: [UInt8]
    private let settings: DailyTableSettings

    /// - Parameter name: Of the file.
    package init(csv: [UInt8], _ settings: DailyTableSettings, name: String) {
        self.csv = csv
        self.settings = settings
        self.name = name
    }

    package func read() throws(CubeError) -> DailyFacts {
        var reader = DailyTableReader(settings)
        reader.read(csv)
        if reader.table.count > 0 {
            throw CubeError(problems: reader.table.problems, count: reader.table.count)
        }
        var facts = DailyFacts(cube: DailyCube(reader.rows), name: name)
        facts.columns = reader.measures
        facts.columnValues = reader.values
        facts.statuses = reader.statuses
        return facts
    }
}

private struct DailyTableReader {
    let settings: DailyTableSettings
    var table = CheckedTable()
    var rows: [DailyCube.Row] = []
    var values: [Day: [String: DailyMetrics.ColumnValue]] = [:]
    var statuses: [Day: DayStatus] = [:]
    private var lines: [Day: Int] = [:]

    init(_ settings: DailyTableSettings) { self.settings = settings }

    var measures: [Measure] {
        settings.columns.map { column in
            let metric: Metric =
                switch column.kind {
                case .count: .count
                case .money: .money
                case .rate: .rate
                case .share: .share
                }
            return Measure(metric, Segment(.column, column.name))
        }
    }

    mutating func read(_ bytes: [UInt8]) {
        var required = [settings.day]
        for column in settings.columns {
            if column.kind != .rate { required.append(column.name) }
            required += [column.numerator, column.denominator].compactMap { $0 }
        }
        let all = table.rows(bytes, required: required)
        let known = [settings.sessions, settings.purchases, settings.revenue].filter {
            table.columns[$0] != nil
        }
        if table.count == 0, known.isEmpty, settings.columns.isEmpty {
            table.report(
                1, nil,
                "none of the columns \(settings.sessions), \(settings.purchases), "
                    + "\(settings.revenue); others are named under 'daily_table:' in the configuration"
            )
        }
        for row in all { take(row, known) }
        table.checkSpan(Array(lines.keys))
    }

    private mutating func take(_ row: CheckedTable.Row, _ known: [String]) {
        guard let day = table.day(row, settings.day) else { return }
        if let first = lines.updateValue(row.line, forKey: day) {
            return table.report(row.line, settings.day, "the same day as line \(first)")
        }
        if let text = row.given("status") {
            guard let status = DayStatus(rawValue: text) else {
                let words = DayStatus.allCases.map(\.rawValue).joined(separator: ", ")
                return table.complain(row, "status", "is not one of \(words)")
            }
            statuses[day] = status
        }
        shop(row, day, known)
        for column in settings.columns {
            if let value = value(row, column) { values[day, default: [:]][column.name] = value }
        }
    }

    /// One slice that is the whole shop. A day of which a number is unknown has none.
    private mutating func shop(_ row: CheckedTable.Row, _ day: Day, _ known: [String]) {
        guard !known.isEmpty, known.allSatisfy({ row.given($0) != nil }) else { return }
        var tally = Tally()
        if known.contains(settings.sessions) {
            tally.sessions = table.natural(row, settings.sessions) ?? 0
        }
        if known.contains(settings.purchases) {
            tally.purchases = table.natural(row, settings.purchases) ?? 0
        }
        if known.contains(settings.revenue) {
            tally.revenue = table.money(row, settings.revenue) ?? .zero
        }
        rows.append(.init(day: day, channel: "all", device: "all", tally: tally))
    }

    private mutating func value(
        _ row: CheckedTable.Row, _ column: DailyTableSettings.Column
    ) -> DailyMetrics.ColumnValue? {
        switch column.kind {
        case .count:
            guard row.given(column.name) != nil, let n = table.natural(row, column.name) else {
                return nil
            }
            return .init(value: Double(n), tally: Tally(sessions: n))
        case .money:
            guard row.given(column.name) != nil, let amount = table.money(row, column.name) else {
                return nil
            }
            return .init(value: amount.units, tally: Tally(revenue: amount))
        case .rate:
            guard let over = column.numerator, let under = column.denominator,
                row.given(over) != nil, row.given(under) != nil,
                let n = table.natural(row, over), let of = table.natural(row, under), of > 0
            else { return nil }
            return .init(value: Double(n) / Double(of), tally: Tally(sessions: of, purchases: n))
        case .share:
            guard let text = row.given(column.name) else { return nil }
            guard let share = Double(text), (0...1).contains(share) else {
                table.complain(row, column.name, "is not a share between 0 and 1")
                return nil
            }
            let of = column.denominator.flatMap {
                row.given($0) == nil ? nil : table.natural(row, $0)
            }
            return .init(value: share, tally: Tally(sessions: of ?? 0))
        }
    }
}
