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

/// `{"role":"fault","what":"checkout_outage","first":"2025-03-08","last":"2025-03-17","blocker":true}`, and
/// `"part"` where it is in a channel or a device.
extension LifecycleLabel: Codable {
    private enum Keys: String, CodingKey { case role, what, first, last, part, blocker }

    package init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Keys.self)
        let name = try line.decode(String.self, forKey: .role)
        let (first, last) = (
            try line.decode(Day.self, forKey: .first), try line.decode(Day.self, forKey: .last)
        )
        func wrong(_ key: Keys, _ what: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: line, debugDescription: what)
        }
        guard let role = Role(rawValue: name) else { throw wrong(.role, "no role '\(name)'") }
        guard first <= last else { throw wrong(.last, "\(first) is after \(last)") }
        self.init(
            role, try line.decode(String.self, forKey: .what), first...last,
            isBlocker: try line.decodeIfPresent(Bool.self, forKey: .blocker) ?? false,
            part: try line.decodeIfPresent(String.self, forKey: .part))
    }

    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(role.rawValue, forKey: .role)
        try line.encode(what, forKey: .what)
        try line.encode(days.lowerBound, forKey: .first)
        try line.encode(days.upperBound, forKey: .last)
        try line.encodeIfPresent(part, forKey: .part)
        try line.encode(isBlocker, forKey: .blocker)
    }
}
