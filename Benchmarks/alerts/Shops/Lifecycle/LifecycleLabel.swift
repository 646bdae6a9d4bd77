package import AnalyticsHealth
package import Shared

/// Something that lasts, comes back or comes regularly in a shop of the life-cycle bench.
package struct LifecycleLabel: Sendable, Hashable {
    package enum Role: String, Sendable, CaseIterable {
        /// A lasting fault, repaired after its last day.
        case fault
        /// The same fault again, two to six days after the repair.
        case relapse
        /// A lasting fault with an unrelated one in it.
        case base
        /// The unrelated one.
        case overlap
        /// A lasting change that is no fault; its days are those to the end of the shop.
        case change
        case sale, bots
        /// The tracking of one kind of device.
        case deviceLost = "device_lost"
        /// One closed day.
        case closed
        /// The last days of one month.
        case monthEnd = "month_end"
    }

    package let role: Role
    /// In the words of `IncidentLabel.Kind` where there is one.
    package let what: String
    package let days: ClosedRange<Day>
    /// A fault that stops the pipeline on each of its days, not one to look at in the morning.
    package let isBlocker: Bool
    /// The channel or device that it is in.
    package let part: String?

    package init(
        _ role: Role, _ what: String, _ days: ClosedRange<Day>, isBlocker: Bool = false,
        part: String? = nil
    ) {
        self.role = role
        self.what = what
        self.days = days
        self.isBlocker = isBlocker
        self.part = part
    }

    /// Days of a change that are looked at.
    static let changeDays = 28

    /// The days on which what is said is about it: its own and the day after, and four weeks of a change.
    package var window: ClosedRange<Day> {
        switch role {
        case .change: days.lowerBound...days.lowerBound.advanced(by: Self.changeDays - 1)
        case .closed: days
        default: days.lowerBound...days.upperBound.advanced(by: 1)
        }
    }

    /// As `backtest --labels` knows it; nil for what is no fault.
    package var incident: IncidentLabel? {
        switch role {
        case .fault, .relapse, .base, .overlap, .deviceLost:
            let kind = IncidentLabel.Kind(rawValue: what) ?? .other
            return IncidentLabel(kind, days, channel: kind == .channelGone ? part : nil)
        case .change, .sale, .bots, .closed, .monthEnd: return nil
        }
    }
}
