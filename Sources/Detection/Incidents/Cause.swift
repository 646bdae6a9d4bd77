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
    /// Revenue below zero: more was given back than was taken.
    case refunds
    /// All order values by one factor: another unit or currency.
    case scaledValues(OrderFactor)
    /// A column of the team's own, of which a shop's numbers say nothing.
    case column(String, isFall: Bool)
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
        case .refunds: "refunds"
        case .scaledValues: "unit_or_currency"
        case .column(let name, _): "column:\(ShownName.text(name))"
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
        case .refunds: "revenue below zero (refunds?)"
        case .scaledValues(let factor): "order values in another unit or currency: \(factor.words)"
        case .column(let name, let isFall): "\(ShownName.text(name)) \(isFall ? "fell" : "rose")"
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
    package enum Family: Sendable { case volume, checkout, value, sources, column }

    /// Nil where the cause only says which number moved.
    package var family: Family? {
        switch self {
        case .outage, .partialLoad, .duplicateLoad: .volume
        case .checkout: .checkout
        case .unitError, .scaledValues, .refunds: .value
        case .attributionLoss, .channelLost, .deviceLost: .sources
        case .column: .column
        case .trafficUp, .addedVisits, .traffic, .conversion, .orderValue, .unknown: nil
        }
    }

    /// What it takes to be another trouble than an open one, beside which it happens: finer than a family, for the days of the
    /// open one are known.
    package enum Kind: Sendable, Hashable {
        case fewer, more, checkout, value, attribution
        case channel(String)
        case device(String)
        case column(String)
    }

    /// Nil where the cause only says which number moved.
    package var kind: Kind? {
        switch self {
        case .outage, .partialLoad: .fewer
        case .duplicateLoad, .trafficUp, .addedVisits: .more
        case .checkout: .checkout
        case .unitError, .scaledValues, .refunds: .value
        case .attributionLoss: .attribution
        case .channelLost(let name): .channel(name)
        case .deviceLost(let name): .device(name)
        case .column(let name, _): .column(name)
        case .traffic, .conversion, .orderValue, .unknown: nil
        }
    }

    /// What is no other trouble while it is open: a cause that only says which number moved covers whatever moves it further.
    var covered: Set<Kind> {
        switch self {
        case .traffic: [.fewer, .more]
        case .conversion: [.checkout]
        case .orderValue: [.value]
        default: kind.map { [$0] } ?? []
        }
    }

    /// Those of some broken measures by which the fault can be told from another one beside it: as long as they are broken, it lasts.
    func keys(of measures: Set<Measure>) -> Set<Measure> {
        let order: [(Measure) -> Bool] =
            switch self {
            case .checkout, .conversion:
                [{ $0.metric == .conversion }, { $0.metric == .purchases }]
            case .channelLost(let name):
                [
                    { $0 == Measure(.sessions, Segment(.channel, name)) },
                    { $0.segment == Segment(.channel, name) },
                    { $0.metric == .directSessionShare },
                ]
            case .attributionLoss: [{ $0.metric == .directSessionShare }, isShown]
            default: [isShown]
            }
        return order.lazy.map { measures.filter($0) }.first { !$0.isEmpty } ?? measures
    }

    /// Whether an alert shows the fault itself, not what follows from it.
    func isShown(by measure: Measure) -> Bool {
        switch self {
        case .outage, .partialLoad, .duplicateLoad, .trafficUp, .addedVisits, .deviceLost, .traffic:
            measure.metric == .sessions
        case .checkout, .conversion: [.purchases, .conversion].contains(measure.metric)
        case .unitError, .scaledValues, .orderValue: measure.metric == .aov
        case .refunds: measure.metric == .revenue || measure.metric == .aov
        case .attributionLoss:
            [.directSessionShare, .revenueShare].contains(measure.metric)
        case .channelLost(let name):
            measure.metric == .directSessionShare || measure.segment == Segment(.channel, name)
        case .column(let name, _): measure.segment == Segment(.column, name)
        case .unknown: true
        }
    }
}

extension Cause {
    /// Whether a day that is put down to a number that moved is another day of it: the same number, moved the same way.
    func goesOn(as other: Cause, _ alerts: [DetectorAnswer]) -> Bool {
        func moved(_ metrics: Set<Metric>, up: Bool) -> Bool {
            alerts.contains { alert in
                metrics.contains(alert.measure.metric)
                    && ((alert.evidence?.absoluteChange ?? 0) > 0) == up
            }
        }
        return switch (self, other) {
        case (.scaledValues(let factor), .orderValue): moved([.aov], up: factor.value > 1)
        case (.checkout(nil), .conversion): moved([.purchases, .conversion], up: false)
        default: false
        }
    }

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
