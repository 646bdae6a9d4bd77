import Shared

/// The configuration's agreed exceptions, as of one day of the clock.
struct Waivers {
    private let waivers: [Waiver]
    private let today: Day

    init(_ waivers: [Waiver], today: Day) {
        self.waivers = waivers
        self.today = today
    }

    enum Answer: Equatable {
        /// By the first that covers the finding and holds.
        case waived(Waiver)
        /// Waivers that cover the finding have all expired; this is the last of them.
        case expired(Waiver)
        case none
    }

    /// - Parameter day: The partition's; without one nothing can be waived.
    func answer(rule: String, feed: String, column: String?, day: Day?) -> Answer {
        guard let day else { return .none }
        let covering = waivers.filter {
            $0.covers(rule: rule, feed: feed, column: column, day: day)
        }
        if let holding = covering.first(where: { today <= $0.expires }) { return .waived(holding) }
        return covering.last.map { .expired($0) } ?? .none
    }

    /// Keeps an outcome that counts from counting where that was agreed, and says so in its message.
    ///
    /// - Returns: The use of a waiver, to be recorded.
    func apply(to outcome: inout RecordedOutcome, feed: String, day: Day?) -> WaiverUse? {
        guard outcome.counts else { return nil }
        switch answer(rule: outcome.rule, feed: feed, column: outcome.column, day: day) {
        case .none: return nil
        case .expired(let waiver):
            outcome.message += " (the waiver of \(waiver.owner) expired on \(waiver.expires))"
            return nil
        case .waived(let waiver):
            outcome.waived = true
            outcome.counts = false
            outcome.message +=
                " (waived by \(waiver.owner) until \(waiver.expires): \(waiver.reason))"
            return WaiverUse(
                rule: outcome.rule, column: outcome.column, owner: waiver.owner,
                reason: waiver.reason, expires: waiver.expires)
        }
    }
}
