import Shared

extension DailyCube {
    /// Reads the CSV of DESIGN §10. Columns may stand in any order and unknown ones are passed over;
    /// everything else that is odd is an error with its place.
    package init(csv bytes: [UInt8]) throws(CubeError) {
        var reader = DailyCubeReader()
        reader.read(bytes)
        if reader.count > 0 { throw CubeError(problems: reader.problems, count: reader.count) }
        self.init(reader.rows)
    }

    /// The cube as CSV, as `DailyCube(csv:)` reads it. A column that the rows know nothing of is left
    /// out.
    package var csv: String {
        let squares = rows.allSatisfy { $0.tally.revenueSquared != nil }
        let referrers = rows.allSatisfy { $0.tally.sessionsWithoutReferrer != nil }
        var header = ["day", "channel", "device", "sessions", "purchases", "revenue"]
        if squares { header.append("revenue_squared") }
        if referrers { header.append("sessions_without_referrer") }
        var text = CSVText.line(header)
        for row in rows {
            let tally = row.tally
            var fields = [
                row.day.description, CSVText.name(row.channel), CSVText.name(row.device),
                "\(tally.sessions)", "\(tally.purchases)", tally.revenue.description,
            ]
            if squares { fields.append(tally.revenueSquared?.description ?? "") }
            if referrers { fields.append(tally.sessionsWithoutReferrer.map { "\($0)" } ?? "") }
            text += CSVText.line(fields)
        }
        return text
    }
}

/// Turns records into rows.
private struct DailyCubeReader {
    static let required = ["day", "channel", "device", "sessions", "purchases", "revenue"]

    var rows: [DailyCube.Row] = []
    private var table = CheckedTable()
    private var lines: [[String]: Int] = [:]

    var problems: [CubeError.Problem] { table.problems }
    var count: Int { table.count }

    mutating func read(_ bytes: [UInt8]) {
        for row in table.rows(bytes, required: Self.required) { take(row) }
        table.checkSpan(rows.map(\.day))
    }

    private mutating func take(_ row: CheckedTable.Row) {
        let before = count
        let day = table.day(row, "day")
        for name in ["channel", "device"] where row[name]?.isEmpty != false {
            table.complain(row, name, "is empty")
        }
        let sessions = table.natural(row, "sessions") ?? 0
        let purchases = table.natural(row, "purchases") ?? 0
        let revenue = table.money(row, "revenue")
        let squares = row.given("revenue_squared").flatMap { text -> Money? in
            let squares = Money(Self.sixDecimals(text))
            if squares.map({ $0 < .zero }) ?? true {
                table.complain(row, "revenue_squared", "is not an amount of zero or more")
            }
            return squares
        }
        var unreferred: Int?
        if row.given("sessions_without_referrer") != nil {
            unreferred = table.natural(row, "sessions_without_referrer")
            if let unreferred, unreferred > sessions {
                table.complain(row, "sessions_without_referrer", "is more than all sessions")
            }
        }
        let key = [row["day"] ?? "", row["channel"] ?? "", row["device"] ?? ""]
        if let first = lines.updateValue(row.line, forKey: key) {
            table.report(row.line, nil, "the same day, channel and device as line \(first)")
        }
        guard count == before, let day, let revenue else { return }
        rows.append(
            .init(
                day: day, channel: key[1], device: key[2],
                tally: Tally(
                    sessions: sessions, purchases: purchases, revenue: revenue,
                    revenueSquared: squares, sessionsWithoutReferrer: unreferred)))
    }

    /// Squares of amounts may have twelve decimals; six are enough for a noise estimate.
    private static func sixDecimals(_ text: String) -> String {
        guard let point = text.firstIndex(of: "."),
            text[point...].dropFirst().utf8.allSatisfy({ (48...57).contains($0) })
        else { return text }
        return String(text[...point] + text[point...].dropFirst().prefix(6))
    }
}
