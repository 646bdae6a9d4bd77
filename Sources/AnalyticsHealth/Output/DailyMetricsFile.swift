import DailyNumbers
import Detection
import Shared

/// `daily_metrics.csv`: one row a calendar day, missing days included.
///
/// Empty means unknown, never zero. Money is exact; ratios are rounded to six decimals.
package struct DailyMetricsFile: Sendable {
    package let text: String

    package init(_ run: HealthRun) {
        text = Rows(run).table.lines
    }

    /// Of several feeds: a column says whose a row is, and what only some of them have is empty for the others.
    package init(_ feeds: FeedRuns) {
        text = FeedTable(feeds.judged.map { ($0.feed, Rows($0.health).table) }).table.lines
    }
}

/// The rows of one run.
private struct Rows {
    let table: FeedTable.Table

    init(_ run: HealthRun) {
        let direct = run.timeline.channel(like: run.settings.detection.directChannel)
        let channels = Self.top(run.timeline, run.settings.report.channels)
        let names = Self.columnNames(channels)
        let quality = run.source.facts?.days
        var header = [
            "day", "status", "calendar", "sessions", "purchases", "revenue", "aov", "conversion",
            "direct_session_share", "direct_revenue_share",
        ]
        header += names
        if !channels.isEmpty { header.append("revenue_share_other") }
        header += ["zero_revenue_orders", "negative_revenue_orders", "unknown_revenue_orders"]
        header += ["refunded", "net_revenue"]
        header += run.source.columns.map { CSVText.name($0.description) }
        let currency = run.settings.currency.map(CSVText.name)
        if currency != nil { header.append("currency") }
        var rows: [[String]] = []
        for (position, day) in run.timeline.days.enumerated() {
            var special = ""
            switch run.timeline.uses[position] {
            case .special(let name), .closed(let name): special = name
            default: break
            }
            var fields = [day.day.description, day.status.rawValue, CSVText.name(special)]
            fields += Self.numbers(day, direct)
            let shares = channels.map { day.revenueShare(of: $0) }
            fields += shares.map(Self.ratio)
            if !channels.isEmpty {
                let other = Self.isEmpty(day) ? nil : Self.other(day, channels)
                fields.append(Self.ratio(other))
            }
            let counts = quality.map { $0[day.day] ?? DayQuality() }
            let isKnown = counts != nil && !Self.isEmpty(day)
            for count in [counts?.zeroRevenue, counts?.negativeRevenue, counts?.unknownRevenue] {
                fields.append(isKnown ? "\(count ?? 0)" : "")
            }
            let refunded = isKnown ? counts?.refunded : nil
            fields.append(refunded?.description ?? "")
            fields.append(refunded.map { (day.total.revenue - $0).description } ?? "")
            fields += run.source.columns.map { Self.ratio(day.value($0, direct: direct)) }
            if let currency { fields.append(currency) }
            rows.append(fields)
        }
        table = FeedTable.Table(header: header, rows: rows)
    }

    /// Nothing is known of the day.
    private static func isEmpty(_ day: DailyMetrics) -> Bool { day.channels.isEmpty }

    private static func numbers(_ day: DailyMetrics, _ direct: String) -> [String] {
        guard !isEmpty(day) else { return Array(repeating: "", count: 7) }
        let total = day.total
        return [
            total.knows(.sessions) ? "\(total.sessions)" : "",
            total.knows(.purchases) ? "\(total.purchases)" : "",
            total.knows(.revenue) ? total.revenue.description : "",
            total.averageOrder?.description ?? "", ratio(total.conversion),
            ratio(day.sessionShare(of: direct)), ratio(day.revenueShare(of: direct)),
        ]
    }

    private static func ratio(_ value: Double?) -> String { value.map { Decimals.text($0) } ?? "" }

    private static func other(_ day: DailyMetrics, _ channels: [String]) -> Double? {
        guard day.total.knows(.revenue), day.total.revenue > .zero else { return nil }
        let named = channels.reduce(Money.zero) { $0 + (day.channels[$1]?.revenue ?? .zero) }
        return max(0, (day.total.revenue - named).units / day.total.revenue.units)
    }

    /// The channels with most revenue in all days, by name: so that columns move only when a channel
    /// enters or leaves.
    private static func top(_ timeline: Timeline, _ count: Int) -> [String] {
        guard timeline.has(.revenueShare) else { return [] }
        var revenue: [String: Money] = [:]
        for day in timeline.days {
            for (channel, tally) in day.channels {
                revenue[channel, default: .zero] += tally.revenue
            }
        }
        let sorted = revenue.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(count).map(\.key).sorted()
    }

    /// `Paid Search` is `revenue_share_paid_search`; names that become equal are numbered.
    private static func columnNames(_ channels: [String]) -> [String] {
        var seen: [String: Int] = ["other": 1]
        return channels.map { channel in
            let slug = String(
                channel.lowercased().unicodeScalars.map { scalar in
                    scalar.isASCII
                        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                        ? Character(scalar) : "_"
                })
            let number = seen[slug, default: 0] + 1
            seen[slug] = number
            return "revenue_share_\(slug)" + (number > 1 ? "_\(number)" : "")
        }
    }
}
