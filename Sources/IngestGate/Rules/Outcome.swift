import Profile
package import Shared

/// What one rule says about a partition, or about one of its columns.
package struct Outcome: Sendable {
    package enum Status: Sendable, Equatable {
        case passed
        case violated
        /// Not being able to tell is not the same as being fine.
        case notEvaluated(Lack, because: String)
    }

    /// What was lacking, which decides what it does to the verdict (DESIGN.md §3).
    package enum Lack: Sendable, Equatable {
        /// Too few earlier days: leaves the verdict alone unless configured.
        case history
        /// What the rule reads is not there: counts as the rule's severity.
        case input
        /// What the rule reads is optional, or there were no cases: never counts.
        case cases
    }

    package var status: Status
    package var column: String?
    /// Another severity than the rule's, unless the configuration chose one.
    package var severity: Severity?
    package var observed: Double?
    package var threshold: Double?
    package var n: Int
    package var baselineDays: [Day]
    package var message: String
    package var samples: [CheckRecord.Sample]

    // Only rules make outcomes.
    init(
        _ status: Status, column: String? = nil, severity: Severity? = nil, observed: Double? = nil,
        threshold: Double? = nil, n: Int = 0, baselineDays: [Day] = [], _ message: String,
        samples: [CheckRecord.Sample] = []
    ) {
        self.status = status
        self.column = column
        self.severity = severity
        self.observed = observed
        self.threshold = threshold
        self.n = n
        self.baselineDays = baselineDays
        self.message = message
        self.samples = samples
    }

    static func lacking(
        _ lack: Lack, column: String? = nil, n: Int = 0, baselineDays: [Day] = [],
        _ because: String
    ) -> Outcome {
        Outcome(
            .notEvaluated(lack, because: because), column: column, n: n,
            baselineDays: baselineDays, "not evaluated: \(because)")
    }
}

extension Array where Element: Equatable {
    /// The first few, and how many more there are: `a, b, c and 12 more`.
    func listed(_ most: Int = 5, of total: Int? = nil, _ text: (Element) -> String) -> String {
        let total = total ?? count
        let shown = prefix(most).map(text).joined(separator: ", ")
        return total > most ? "\(shown) and \(Decimals.grouped(total - most)) more" : shown
    }
}
