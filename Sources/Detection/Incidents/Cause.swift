import DailyNumbers
import Shared

/// What an incident is put down to.
package enum Cause: Sendable, Hashable {
    case outage
    case unitError
    case attributionLoss
    case channelLost(String)
    case deviceLost(String)
    case duplicateLoad
    case partialLoad
    /// A device, or the whole shop.
    case checkout(String?)
    /// Visits and orders rose together.
    case trafficUp
    /// Visits that buy nothing, in a channel or device, or everywhere.
    case addedVisits(String?)
    case traffic, conversion, orderValue, unknown

    /// As it stands in files and in ids, which people type: `checkout:mobile`. Names are shortened.
    package var code: String {
        switch self {
        case .outage: "outage"
        case .unitError: "unit_error"
        case .attributionLoss: "attribution_loss"
        case .channelLost(let channel): "channel_lost:\(ShownName.text(channel))"
        case .deviceLost(let device): "device_lost:\(ShownName.text(device))"
        case .trafficUp: "traffic_up"
        case .addedVisits(let part):
            part.map { "added_visits:\(ShownName.text($0))" } ?? "added_visits"
        case .duplicateLoad: "duplicate_load"
        case .partialLoad: "partial_load"
        case .checkout(let device): device.map { "checkout:\(ShownName.text($0))" } ?? "checkout"
        case .traffic: "traffic"
        case .conversion: "conversion"
        case .orderValue: "order_value"
        case .unknown: "unknown"
        }
    }

    /// For people.
    package var title: String {
        switch self {
        case .outage: "outage: no sessions"
        case .unitError: "order values in the wrong unit"
        case .attributionLoss: "attribution lost: visits arrive without a source"
        case .channelLost(let channel):
            "\(Self.name(channel).map { "channel \($0)" } ?? "visits") lost"
        case .deviceLost(let device): "visits\(Self.name(device).map { " on \($0)" } ?? "") lost"
        case .trafficUp: "more visits and more orders"
        case .addedVisits(let part):
            "visits without orders\(Self.name(part).map { " in \($0)" } ?? "") (bots?)"
        case .duplicateLoad: "the day was loaded twice"
        case .partialLoad: "part of the day is missing"
        case .checkout(let device): Self.name(device).map { "checkout on \($0)" } ?? "checkout"
        case .traffic: "number of visits"
        case .conversion: "share of visits that buy"
        case .orderValue: "value of orders"
        case .unknown: "cause unknown"
        }
    }

    /// Of a part, as people read it; nil where the table is not divided.
    package static func name(_ part: String?) -> String? {
        part.flatMap { $0 == DailyCube.whole ? nil : ShownName.text($0) }
    }

    /// What a cause is a fault of: two causes of one family are taken for the same trouble.
    package enum Family: Sendable { case volume, checkout, value, sources }

    /// Nil where the cause only says which number moved.
    package var family: Family? {
        switch self {
        case .outage, .partialLoad, .duplicateLoad: .volume
        case .checkout: .checkout
        case .unitError: .value
        case .attributionLoss, .channelLost, .deviceLost: .sources
        case .trafficUp, .addedVisits, .traffic, .conversion, .orderValue, .unknown: nil
        }
    }
}

extension Cause {
    /// Whether it could have made these alerts: a finding about referrers does not explain an outage.
    package func explains(_ alerts: [DetectorAnswer]) -> Bool {
        alerts.contains { alert in
            let change = alert.evidence?.absoluteChange ?? 0
            return switch self {
            case .attributionLoss:
                alert.measure.metric == .directSessionShare
                    || alert.measure.metric == .revenueShare
                    || alert.detector == .vanished && alert.measure.segment?.dimension == .channel
            case .duplicateLoad: alert.measure.metric.kind == .volume && change > 0
            case .partialLoad: alert.measure.metric.kind == .volume && change < 0
            default: false
            }
        }
    }
}
