import DailyNumbers
import Shared

/// Hard rules that are violated, as few lines: that a day is not there is one thing, however many rules notice it.
struct DataNews {
    struct Line {
        let severity: Severity
        let rule: String
        let words: String
    }

    /// Worst first.
    let lines: [Line]
    /// What it is, in a few words.
    let headline: String

    private static let shown = 5

    /// - Parameters:
    ///   - checks: Violated, worst first.
    ///   - day: The expected day.
    init(_ checks: [RecordedOutcome], day: Day) {
        let aboutTheDay = checks.filter {
            Self.isAbsence($0, of: day)
        }
        var lines: [Line] = []
        if let first = aboutTheDay.first {
            lines.append(
                Line(
                    severity: first.severity, rule: Self.rule(aboutTheDay),
                    words: Self.absence(aboutTheDay, of: day)))
        }
        lines += checks.filter { !Self.isAbsence($0, of: day) }.map {
            Line(severity: $0.severity, rule: $0.rule, words: $0.message.shortened(to: 200))
        }
        self.lines = lines.enumerated().sorted {
            $0.element.severity != $1.element.severity
                ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
        }.map(\.element)
        headline =
            aboutTheDay.isEmpty ? Self.headline(of: checks) : Self.headline(aboutTheDay)
    }

    /// `no rows of 2025-03-10 (and 2 more)`, for titles.
    var title: String {
        guard let first = lines.first else { return headline }
        return first.words + (lines.count > 1 ? " (and \(lines.count - 1) more)" : "")
    }

    /// The lines to show, and what is said of those that are not.
    var shownLines: (lines: ArraySlice<Line>, more: String?) {
        let rest = lines.count - Self.shown
        return (
            lines.prefix(Self.shown),
            rest > 0 ? Decimals.count(rest, "more check") + " failed" : nil
        )
    }

    /// What rules are about, where all are about the same.
    private static func headline(of checks: [RecordedOutcome]) -> String {
        let all = Set(
            checks.map { check in
                let isLate = check.rule.hasPrefix("freshness.") && (check.observed ?? 0) > 0
                return isLate ? "the last open day is missing" : about(check.rule)
            })
        return all.count == 1 ? all.first ?? broken : broken
    }

    static let broken = "the data is not right"

    static func about(_ rule: String) -> String {
        switch rule {
        case "completeness.missing_days": "earlier days are missing"
        case "freshness.sessions", "freshness.orders": "rows of days to come"
        case "volume.sessions": "hardly any sessions"
        case "volume.orders": "hardly any orders"
        case "warehouse.columns": "a table lacks a column"
        case "warehouse.malformed_rows", "warehouse.timestamps": "rows cannot be read"
        case "keys.session_duplicate", "keys.transaction_duplicate": "ids repeat (loaded twice?)"
        case "completeness.closed_day": "trade on a closed day"
        case "revenue.negative": "more refunds than usual"
        case "revenue.zero", "revenue.unknown":
            "amounts of orders are not right"
        case "revenue.currency": "orders in several currencies"
        case "nulls.client_id": "visitors without an id"
        case "nulls.channel": "visits without a channel"
        case "orders.without_session": "orders without a session"
        case "attribution.total": "attribution does not add up"
        case "promotion.bypassed": "rows of a day that layer 1 keeps back"
        default: broken
        }
    }

    private static let absenceRules: Set<String> = [
        "completeness.expected_day", "freshness.sessions", "freshness.orders", "volume.sessions",
        "volume.orders",
    ]

    private static func isAbsence(_ check: RecordedOutcome, of day: Day) -> Bool {
        guard absenceRules.contains(check.rule), check.days == [day] else { return false }
        // That there are some, though few, is another matter.
        return !check.rule.hasPrefix("volume.") || check.observed == 0
    }

    /// The rule that says most of it.
    private static func rule(_ checks: [RecordedOutcome]) -> String {
        checks.first { $0.rule == "completeness.expected_day" }?.rule ?? checks[0].rule
    }

    private static func status(_ checks: [RecordedOutcome]) -> DayStatus? {
        guard let check = checks.first(where: { $0.rule == "completeness.expected_day" }) else {
            return nil
        }
        return DayStatus.allCases.first { check.message.hasSuffix(" is \($0.rawValue)") }
    }

    private static func what(_ checks: [RecordedOutcome]) -> String {
        let names = ["sessions", "orders"].filter { name in
            checks.contains { $0.rule.hasSuffix(".\(name)") }
        }
        return names.count == 1 ? names[0] : "rows"
    }

    private static func headline(_ checks: [RecordedOutcome]) -> String {
        switch status(checks) {
        case .quarantined?: "the day is quarantined"
        case .partial?: "only part of the day is there"
        case .missing?: "the day is missing"
        default: "there are no \(what(checks)) of the day"
        }
    }

    private static func absence(_ checks: [RecordedOutcome], of day: Day) -> String {
        let words =
            switch status(checks) {
            case .quarantined?: "layer 1 keeps \(day) back, so its numbers are not there"
            case .partial?: "only part of \(day) is there"
            default: "there are no \(what(checks)) of \(day)"
            }
        let late = checks.first { $0.rule.hasPrefix("freshness.") }.flatMap { check in
            check.observed.map { day.advanced(by: -Int($0)) }
        }
        return words + (late.map { "; the latest are of \($0)" } ?? "")
    }
}
