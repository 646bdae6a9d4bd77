import CSVScan
import FieldText
import Shared

extension DailyCube {
    /// Reads the CSV of DESIGN §10. Columns may stand in any order and unknown ones are passed over; a number that is
    /// missing is unknown, of its whole day. Everything else that is odd is an error with its place.
    package init(csv bytes: [UInt8]) throws(CubeError) {
        var notes: [String] = []
        self = try Self.read(bytes, notes: &notes)
    }

    /// - Parameter notes: Gets what is worth knowing of values that were read.
    static func read(
        _ bytes: [UInt8], of feed: RowsOfFeed? = nil, notes: inout [String]
    ) throws(CubeError) -> DailyCube {
        var reader = DailyCubeReader()
        let strange = reader.read(bytes, of: feed)
        if reader.table.count > 0 {
            throw CubeError(problems: reader.table.problems, count: reader.table.count)
        }
        notes += [reader.table.rounding.note, strange].compactMap { $0 }
        return DailyCube(reader.rows)
    }

    /// The cube as CSV, as `DailyCube(csv:)` reads it. A column that the rows know nothing of is left
    /// out.
    package var csv: String { table.lines }

    /// The cubes of several feeds as one table, whose column `feed` says whose a row is.
    package static func csv(of feeds: [(feed: String, cube: DailyCube)]) -> String {
        FeedTable(feeds.map { ($0.feed, $0.cube.table) }).table.lines
    }

    private var table: FeedTable.Table {
        let squares = rows.allSatisfy { $0.tally.revenueSquared != nil }
        let referrers = rows.allSatisfy { $0.tally.sessionsWithoutReferrer != nil }
        var header = ["day", "channel", "device", "sessions", "purchases", "revenue"]
        if squares { header.append("revenue_squared") }
        if referrers { header.append("sessions_without_referrer") }
        let lines = rows.map { row in
            let tally = row.tally
            var fields = [
                row.day.description, CSVText.name(row.channel), CSVText.name(row.device),
                tally.knows(.sessions) ? "\(tally.sessions)" : "",
                tally.knows(.purchases) ? "\(tally.purchases)" : "",
                tally.knows(.revenue) ? tally.revenue.description : "",
            ]
            if squares { fields.append(tally.revenueSquared?.description ?? "") }
            if referrers { fields.append(tally.sessionsWithoutReferrer.map { "\($0)" } ?? "") }
            return fields
        }
        return FeedTable.Table(header: header, rows: lines)
    }
}

/// Turns records into rows.
private struct DailyCubeReader {
    static let required = ["day", "channel", "device", "sessions", "purchases", "revenue"]
    static let optional = ["revenue_squared", "sessions_without_referrer"]

    private struct Cell: Hashable {
        let day: Day
        let channel: String
        let device: String
    }

    private struct Columns {
        let day, channel, device, sessions, purchases, revenue: CheckedTable.Column
        let squares, unreferred: CheckedTable.Column
    }

    var rows: [DailyCube.Row] = []
    var table = CheckedTable()
    private var lines: [Cell: Int] = [:]

    /// - Returns: What is worth knowing of rows of other feeds.
    mutating func read(_ bytes: [UInt8], of feed: RowsOfFeed?) -> String? {
        table.open(
            bytes, required: Self.required,
            optional: Self.optional + (feed == nil ? [] : RowsOfFeed.columns))
        let columns = Columns(
            day: table.column("day"), channel: table.column("channel"),
            device: table.column("device"), sessions: table.column("sessions"),
            purchases: table.column("purchases"), revenue: table.column("revenue"),
            squares: table.column("revenue_squared"),
            unreferred: table.column("sessions_without_referrer"))
        var chosen = FeedRows(feed, &table)
        guard table.count == 0 else { return nil }
        while let row = table.next() {
            if chosen.takes(row, &table) { take(row, columns) }
        }
        chosen.check(&table)
        table.checkSpan(rows.lazy.map(\.day))
        return chosen.note
    }

    private mutating func take(_ row: CheckedTable.Row, _ columns: Columns) {
        let before = table.count
        let day = table.day(row, columns.day)
        let channel = name(row, columns.channel)
        let device = name(row, columns.device)
        let sessions = table.natural(row, columns.sessions)
        let purchases = table.natural(row, columns.purchases)
        let revenue = table.money(row, columns.revenue)
        let squares = squares(row, columns.squares)
        let unreferred = table.natural(row, columns.unreferred)
        if let sessions, let unreferred, unreferred > sessions {
            table.complain(row, columns.unreferred, "is more than all sessions")
        }
        guard let day else { return }
        let cell = Cell(day: day, channel: channel, device: device)
        if let first = lines.updateValue(row.line, forKey: cell) {
            table.report(row.line, nil, "the same day, channel and device as line \(first)")
        }
        guard table.count == before else { return }
        var unknown: ShopNumbers = []
        if sessions == nil { unknown.insert(.sessions) }
        if purchases == nil { unknown.insert(.purchases) }
        if revenue == nil { unknown.insert(.revenue) }
        rows.append(
            .init(
                day: day, channel: channel, device: device,
                tally: Tally(
                    sessions: sessions ?? 0, purchases: purchases ?? 0, revenue: revenue ?? .zero,
                    revenueSquared: squares, sessionsWithoutReferrer: unreferred, unknown: unknown))
        )
    }

    /// A channel or device. Rows without one are those of nobody knows which, as in the fact tables; but a column that
    /// is there is expected to be filled.
    private mutating func name(_ row: CheckedTable.Row, _ column: CheckedTable.Column) -> String {
        guard let name = row.text(column) else {
            table.complain(row, column, "is empty")
            return ""
        }
        return name
    }

    /// Squares of amounts may have twelve decimals; six are enough for a noise estimate.
    private mutating func squares(_ row: CheckedTable.Row, _ column: CheckedTable.Column) -> Money?
    {
        guard let text = row.text(column), !row.lacks(column) else { return nil }
        let squares = Money(Self.sixDecimals(text)) ?? FieldText.micros(text)
        if squares.map({ $0 < .zero }) ?? true {
            table.complain(row, column, "is not an amount of zero or more")
        }
        return squares
    }

    private static func sixDecimals(_ text: String) -> String {
        guard let point = text.firstIndex(of: "."),
            text[point...].dropFirst().utf8.allSatisfy({ (48...57).contains($0) })
        else { return text }
        return String(text[...point] + text[point...].dropFirst().prefix(6))
    }
}

extension FieldText {
    fileprivate static func micros(_ text: String) -> Money? {
        Array(text.utf8).withSlice { micros($0) }.map { Money(micros: Int128($0)) }
    }
}
