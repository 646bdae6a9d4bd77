import DailyNumbers
package import Shared

/// What another configuration would have said of the same days.
package struct BacktestComparison: Sendable, Encodable {
    /// A day of which the two say something else.
    package struct Difference: Sendable, Encodable {
        package let day: Day
        package let before: Said?
        package let after: Said?

        package func encode(to encoder: any Encoder) throws {
            var line = encoder.container(keyedBy: Keys.self)
            try line.encode(day, forKey: .day)
            try line.encode(before, forKey: .before)
            try line.encode(after, forKey: .after)
        }

        private enum Keys: String, CodingKey { case day, before, after }
    }

    /// The incidents of a day, as far as they are compared: who is told what, not by which z.
    package struct Said: Sendable, Equatable, Encodable {
        package let severity: Severity
        package let cause: String
        package let page: Bool
        /// Names of the measures that alert, in order, and of the rules that are violated.
        package let measures: [String]

        /// Nil where the day has none.
        init?(_ night: Night) {
            guard let worst = night.worst else { return nil }
            severity = worst
            cause = night.news.map(\.causeCode).joined(separator: " + ")
            page = night.page
            measures = Set(night.news.flatMap(\.subjects)).sorted()
        }

        private enum CodingKeys: String, CodingKey {
            case severity, page, measures
            case cause = "cause_code"
        }
    }

    package let before: BacktestSummary
    package let after: BacktestSummary
    package let differences: [Difference]

    /// - Parameters:
    ///   - before: By the configuration in use.
    ///   - after: By the other one, of the same days.
    package init(
        before: [Night], after: [Night], labels: [IncidentLabel]? = nil
    ) {
        self.before = BacktestSummary(before, labels: labels)
        self.after = BacktestSummary(after, labels: labels)
        differences = zip(before, after).compactMap { a, b in
            let (a, b, day) = (Said(a), Said(b), a.expectedDay)
            return a == b ? nil : Difference(day: day, before: a, after: b)
        }
    }
}
