import Shared

extension DailyCube {
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
