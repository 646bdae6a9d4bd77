package import DailyNumbers
package import Detection
package import Shared

/// An incident that is known to have happened, for scoring what was said of it.
package struct IncidentLabel: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable, Comparable {
        case fullOutage = "full_outage"
        case partialLoad = "partial_load"
        case duplicateLoad = "duplicate_load"
        case checkoutOutage = "checkout_outage"
        case mobileCheckout = "mobile_checkout"
        case attributionLoss = "attribution_loss"
        case unitError = "unit_error"
        case slowDrift = "slow_drift"
        case channelGone = "channel_gone"
        /// Whatever else people remember of their own shop: any alert finds it.
        case other

        package static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
    }

    package let kind: Kind
    package let days: ClosedRange<Day>
    /// The channel that is gone.
    package let channel: String?

    package init(_ kind: Kind, _ days: ClosedRange<Day>, channel: String? = nil) {
        self.kind = kind
        self.days = days
        self.channel = channel
    }

    /// The days on which an alert is about it: its own, and the day after.
    package var window: ClosedRange<Day> {
        days.lowerBound...days.upperBound.advanced(by: 1)
    }

    /// Whether a measure is one that it really moves.
    package func moves(_ measure: Measure) -> Bool {
        let metric = measure.metric
        let isWhole = measure.segment == nil
        switch kind {
        case .fullOutage, .partialLoad, .duplicateLoad, .slowDrift:
            return [.sessions, .purchases, .revenue].contains(metric)
        case .checkoutOutage:
            return [.purchases, .revenue, .conversion].contains(metric)
        case .mobileCheckout:
            guard [.purchases, .revenue, .conversion].contains(metric) else { return false }
            return measure.segment?.dimension != .device || measure.segment?.name == "mobile"
        case .attributionLoss:
            return isWhole
                ? metric == .directSessionShare : [.revenueShare, .sessions].contains(metric)
        case .unitError:
            return [.revenue, .aov].contains(metric)
        case .channelGone:
            guard let segment = measure.segment else {
                return [.sessions, .purchases, .revenue, .directSessionShare].contains(metric)
            }
            guard [.sessions, .revenueShare].contains(metric) else { return false }
            return segment.dimension != .channel || segment.name == channel
        case .other:
            return true
        }
    }

    /// Nil where no cause can be right or wrong.
    package var cause: Cause? {
        switch kind {
        case .fullOutage: .outage
        case .partialLoad: .partialLoad
        case .duplicateLoad: .duplicateLoad
        case .checkoutOutage: .checkout(nil)
        case .mobileCheckout: .checkout("mobile")
        case .attributionLoss: .attributionLoss
        case .unitError: .unitError
        case .channelGone: channel.map { .channelLost($0) }
        case .slowDrift, .other: nil
        }
    }
}
