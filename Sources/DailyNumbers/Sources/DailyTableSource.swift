import Shared

/// A daily table that somebody else made: a column of days, and numbers.
///
/// Sessions, orders and revenue become the shop's own numbers where the table has them; further
/// columns are judged by their kind. A column `status` is believed; an empty number is unknown.
package struct DailyTableSource: FactSource {
    package let name: String
    private let csv: [UInt8]
    private let settings: DailyTableSettings

    private let rows: RowsOfFeed?

    /// - Parameters:
    ///   - name: Of the file.
    ///   - rows: Whose rows count, where it has those of several feeds.
    package init(
        csv: [UInt8], _ settings: DailyTableSettings, name: String, rows: RowsOfFeed? = nil
    ) {
        self.rows = rows
        self.csv = csv
        self.settings = settings
        self.name = name
    }

    package func read() throws(CubeError) -> DailyFacts {
        var reader = DailyTableReader(settings)
        let strange = reader.read(csv, of: rows)
        if reader.table.count > 0 {
            throw CubeError(problems: reader.table.problems, count: reader.table.count)
        }
        var facts = DailyFacts(cube: DailyCube(reader.rows), name: name)
        facts.columns = reader.measures
        facts.columnValues = reader.values
        facts.statuses = reader.statuses
        facts.notes = [reader.table.rounding.note, strange].compactMap { $0 }
        return facts
    }
}

private struct DailyTableReader {
    /// A column that is judged, and what it is counted from.
    private struct Judged {
        let settings: DailyTableSettings.Column
        let value: CheckedTable.Column
        let over: CheckedTable.Column?
        let under: CheckedTable.Column?
    }

    /// Where the numbers of the shop stand.
    private struct ShopColumns {
        let sessions, purchases, revenue: CheckedTable.Column

        var all: [CheckedTable.Column] { [sessions, purchases, revenue] }
    }

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

    /// - Returns: What is worth knowing of rows of other feeds.
    mutating func read(_ bytes: [UInt8], of feed: RowsOfFeed?) -> String? {
        var required = [settings.day]
        for column in settings.columns {
            if column.kind != .rate { required.append(column.name) }
            required += [column.numerator, column.denominator].compactMap { $0 }
        }
        table.open(
            bytes, required: required,
            optional: [settings.sessions, settings.purchases, settings.revenue, "status"]
                + (feed == nil ? [] : RowsOfFeed.columns))
        let day = table.column(settings.day)
        let status = table.column("status")
        let shop = ShopColumns(
            sessions: table.column(settings.sessions), purchases: table.column(settings.purchases),
            revenue: table.column(settings.revenue))
        let judged = settings.columns.map { column in
            Judged(
                settings: column, value: table.column(column.name),
                over: column.numerator.map { table.column($0) },
                under: column.denominator.map { table.column($0) })
        }
        if table.count == 0, !shop.all.contains(where: \.isThere), judged.isEmpty {
            table.report(
                1, nil,
                "none of the columns \(settings.sessions), \(settings.purchases), "
                    + "\(settings.revenue); others are named under 'daily_table:' in the configuration"
            )
        }
        var chosen = FeedRows(feed, &table)
        guard table.count == 0 else { return nil }
        while let row = table.next() {
            if chosen.takes(row, &table) { take(row, day, status, shop, judged) }
        }
        chosen.check(&table)
        table.checkSpan(lines.keys)
        return chosen.note
    }

    private mutating func take(
        _ row: CheckedTable.Row, _ dayColumn: CheckedTable.Column, _ status: CheckedTable.Column,
        _ columns: ShopColumns, _ judged: [Judged]
    ) {
        guard let day = table.day(row, dayColumn) else { return }
        if let first = lines.updateValue(row.line, forKey: day) {
            return table.report(row.line, settings.day, "the same day as line \(first)")
        }
        if let text = row.text(status) {
            guard let known = DayStatus(rawValue: text) else {
                let words = DayStatus.allCases.map(\.rawValue).joined(separator: ", ")
                return table.complain(row, status, "is not one of \(words)")
            }
            statuses[day] = known
        }
        shop(row, day, columns)
        for column in judged {
            if let value = value(row, column) {
                values[day, default: [:]][column.settings.name] = value
            }
        }
    }

    /// One slice that is the whole shop; what is missing in it is unknown. A day without any number has none.
    private mutating func shop(_ row: CheckedTable.Row, _ day: Day, _ columns: ShopColumns) {
        var tally = Tally()
        if let sessions = table.natural(row, columns.sessions) {
            tally.sessions = sessions
        } else {
            tally.unknown.insert(.sessions)
        }
        if let purchases = table.natural(row, columns.purchases) {
            tally.purchases = purchases
        } else {
            tally.unknown.insert(.purchases)
        }
        if let revenue = table.money(row, columns.revenue) {
            tally.revenue = revenue
        } else {
            tally.unknown.insert(.revenue)
        }
        guard tally.unknown != .all else { return }
        rows.append(
            .init(day: day, channel: DailyCube.whole, device: DailyCube.whole, tally: tally))
    }

    private mutating func value(
        _ row: CheckedTable.Row, _ column: Judged
    ) -> DailyMetrics.ColumnValue? {
        switch column.settings.kind {
        case .count:
            return table.natural(row, column.value).map {
                .init(value: Double($0), tally: Tally(sessions: $0))
            }
        case .money:
            return table.money(row, column.value).map {
                .init(value: $0.units, tally: Tally(revenue: $0))
            }
        case .rate:
            guard let over = column.over, let under = column.under,
                let n = table.natural(row, over), let of = table.natural(row, under), of > 0
            else { return nil }
            return .init(value: Double(n) / Double(of), tally: Tally(sessions: of, purchases: n))
        case .share:
            guard let share = table.share(row, column.value) else { return nil }
            let of = column.under.flatMap { table.natural(row, $0) }
            return .init(value: share, tally: Tally(sessions: of ?? 0))
        }
    }
}
