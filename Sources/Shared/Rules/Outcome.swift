/// What one rule says about a partition, one of its columns, or some days of the warehouse.
package struct Outcome: Sendable, Equatable {
    package enum Status: Sendable, Equatable {
        case passed
        case violated
        /// Not being able to tell is not the same as being fine.
        case notEvaluated(Lack, because: String)
    }

    /// What was lacking, which decides what it does to the verdict.
    package enum Lack: Sendable, Equatable, CaseIterable {
        /// Too few earlier days: leaves the verdict alone unless configured.
        case history
        /// What the rule reads is not there: counts as the rule's severity.
        case input
        /// What the rule reads is optional, or there were no cases: never counts.
        case cases
        /// The engine that made the profile does not count it: as with history.
        case engine
    }

    package var status: Status
    package var column: String?
    /// Another severity than the rule's, unless the configuration chose one.
    package var severity: Severity?
    package var observed: Double?
    package var threshold: Double?
    /// How many records, purchases, rows or days were looked at.
    package var n: Int
    /// The earlier days that were compared with, oldest first.
    package var baselineDays: [Day]
    /// The days that it is about, where that is not the partition's.
    package var days: [Day]
    package var message: String
    package var samples: [RecordedOutcome.Sample]

    package init(
        _ status: Status, column: String? = nil, severity: Severity? = nil, observed: Double? = nil,
        threshold: Double? = nil, n: Int = 0, baselineDays: [Day] = [], days: [Day] = [],
        _ message: String, samples: [RecordedOutcome.Sample] = []
    ) {
        self.status = status
        self.column = column
        self.severity = severity
        self.observed = observed
        self.threshold = threshold
        self.n = n
        self.baselineDays = baselineDays
        self.days = days
        self.message = message
        self.samples = samples
    }

    /// Why a rule was not evaluated whose column is not there.
    package static func absent(_ column: String) -> String { "column \(column) is not in the file" }

    package static func lacking(
        _ lack: Lack, column: String? = nil, n: Int = 0, baselineDays: [Day] = [],
        days: [Day] = [], _ because: String
    ) -> Outcome {
        Outcome(
            .notEvaluated(lack, because: because), column: column, n: n,
            baselineDays: baselineDays, days: days, "not evaluated: \(because)")
    }
}
