package import Shared

/// What layer 1 and the landing area say about a day.
package enum DayStatus: String, Sendable, CaseIterable {
    case complete
    /// Let through flagged; it is judged and it counts as history.
    case atRisk = "at_risk"
    case quarantined
    /// No rows at all.
    case missing
    /// Some of the day has not arrived.
    case partial
    /// Nothing, on a day on which the shop is closed.
    case closed

    /// Whether the numbers are all there, so that they can be judged and compared with.
    package var isWhole: Bool { self == .complete || self == .atRisk }
}

/// Whether a day can be judged and can be history for others, and if not, why.
package enum DayUse: Hashable, Sendable {
    case usable
    /// A day that the calendar names: complete, and known to be unlike others.
    case special(String)
    /// A day on which the shop is closed, by the reason for it, with or without numbers.
    case closed(String)
    case unusable(DayStatus)
    /// Judged, but no history for others: a day at risk, where the configuration says so.
    case judgedOnly(DayStatus)

    package var isJudged: Bool {
        switch self {
        case .usable, .judgedOnly: true
        case .special, .closed, .unusable: false
        }
    }

    /// Why the day is left out; nil for a usable day.
    package var reason: String? {
        switch self {
        case .usable: nil
        case .special(let name): "calendar: \(name)"
        case .closed(let name): "closed: \(name)"
        case .unusable(let status), .judgedOnly(let status): status.rawValue
        }
    }
}

/// Known special days (sales, holidays) by date.
package typealias SpecialDays = [Day: String]
