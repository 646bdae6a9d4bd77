import Detection
import Shared

/// What a backtest comes to: how often people would have been paged, and how well that fits what is known
/// to have happened.
package struct BacktestSummary: Sendable, Encodable {
    package let days: Int
    package let pages: Int
    package let incidents: Int
    package let notEvaluated: Int
    /// Nil without labels.
    package let score: AlertScore?

    /// - Parameters:
    ///   - nights: Of the days that count, in order.
    ///   - labels: Incidents that are known to have happened; those of other days do not count.
    package init(_ nights: [Night], labels: [IncidentLabel]? = nil) {
        days = nights.count
        pages = nights.reduce(0) { $0 + $1.news.count(where: \.page) }
        incidents = Set(nights.flatMap(\.news).map(\.id)).count
        notEvaluated = nights.count { $0.status == .notEvaluated }
        let results = nights.compactMap(\.result)
        score = labels.map { labels in
            guard let first = results.first?.day, let last = results.last?.day else {
                return AlertScore()
            }
            return AlertScore(
                results.map { ScoredDay($0) },
                labels: labels.filter { $0.days.overlaps(first...last) })
        }
    }

    /// In thirty days; nil without any day.
    package var pagesAMonth: Double? { days > 0 ? 30 * Double(pages) / Double(days) : nil }

    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(days, forKey: .days)
        try line.encode(incidents, forKey: .incidents)
        try line.encode(pages, forKey: .pages)
        try line.encode(pagesAMonth.map(Decimals.rounded), forKey: .pagesAMonth)
        try line.encode(notEvaluated, forKey: .notEvaluated)
        try line.encodeIfPresent(score.map { ScoreDocument($0) }, forKey: .score)
    }

    private enum Keys: String, CodingKey {
        case days, incidents, pages, score
        case pagesAMonth = "pages_a_month"
        case notEvaluated = "not_evaluated_days"
    }

    /// One line.
    package var text: String {
        let rate = pagesAMonth.map { Decimals.text($0, places: 2) } ?? "0"
        return "\(Decimals.count(days, "day")), \(Decimals.count(incidents, "incident")), "
            + "\(Decimals.count(pages, "page")) (\(rate) in 30 days), "
            + "\(Decimals.count(notEvaluated, "day")) not evaluated"
    }
}
