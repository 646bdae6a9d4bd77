package import DailyNumbers
package import Shared

/// What is said of one day, by what was known at its end.
package struct DayResult: Sendable, Hashable {
    package enum Status: String, Sendable {
        case healthy = "HEALTHY"
        case p1 = "P1_HIGH"
        case p0 = "P0_BLOCKER"
        case notEvaluated = "NOT_EVALUATED"
    }

    /// Something for the report that pages nobody.
    package enum Note: Sendable, Hashable {
        case drift(SlowDrift)
        /// Sessions and conversion rose together, to these multiples of the usual.
        case trade(TradeRise)
        /// What deviates as it did a month or a year before, and is no alert for that.
        case rhythm([Measure], words: String)
        /// A channel or device that did not exist before.
        case new(NewSlice)
        case closed(incident: String)
        /// The level that these measures went to is the usual one by now.
        case accepted([Measure], incident: String)
        /// An incident has been open so long that its level may be the new one.
        case acceptLevel(incident: String)
    }

    package let day: Day
    package let use: DayUse
    /// Of every detector that looked, also of those that found nothing.
    package let answers: [DetectorAnswer]
    /// Worst first: one, but where unrelated things break.
    package let incidents: [Incident]
    package let notes: [Note]
    /// The ids of the incidents that are open at the end of the day, alerts or not.
    package let open: [String]

    /// The worst.
    package var incident: Incident? { incidents.first }

    /// Those of the worst incident first, and of each the worst first.
    package var alerts: [DetectorAnswer] { incidents.flatMap(\.alerts) }

    /// Whether people are paged on this day.
    package var page: Bool { incidents.contains(where: \.page) }

    package var status: Status {
        if let severity = incident?.severity { return severity == .p0 ? .p0 : .p1 }
        // Nothing is to be said of a closed day.
        if case .closed = use { return .healthy }
        // That there are sessions at all says little of a day that should be compared.
        let isCompared = if case .special = use { false } else { true }
        let told = answers.contains {
            if case .notEvaluated = $0.outcome { return false }
            return !isCompared || $0.detector == .deviation || $0.detector == .classic
        }
        return told ? .healthy : .notEvaluated
    }
}
