package import DailyNumbers
package import Detection
package import Shared

/// What a detector, ours or another, said of a day, as far as it is scored.
package struct ScoredDay: Sendable, Hashable {
    package let day: Day
    package let isMissing: Bool
    /// Of every alert.
    package let measures: [Measure]
    package let page: Bool
    /// Nil where the detector names none.
    package let cause: Cause?

    package init(
        day: Day, isMissing: Bool, measures: [Measure], page: Bool, cause: Cause? = nil
    ) {
        self.day = day
        self.isMissing = isMissing
        self.measures = measures
        self.page = page
        self.cause = cause
    }

    package init(_ result: DayResult) {
        day = result.day
        isMissing = result.use == .unusable(.missing)
        measures = result.alerts.map(\.measure)
        page = result.page
        cause = result.incident?.cause
    }
}
