import DailyNumbers
import Shared

@testable import AnalyticsHealth
@testable import Detection

/// A day that was put down to a cause, with the alerts that such a day has.
struct SentenceScenario {
    let name: String
    let incident: Incident
    let hasChannels: Bool

    /// Every cause, in the directions that it can have, and causes that the alerts do not bear out.
    static func all(divided: Bool) -> [SentenceScenario] {
        Cause.samples.flatMap { cause in of(cause, divided: divided) }
    }

    private static func of(_ cause: Cause, divided: Bool) -> [SentenceScenario] {
        typealias Change = SentenceShop.Change
        func make(
            _ name: String, _ change: Change, _ metrics: [Metric], _ segments: [Segment] = [],
            _ detector: DetectorName = .deviation
        ) -> SentenceScenario {
            let shop = SentenceShop([change], divided: divided)
            let alerts =
                metrics.map { shop.alert($0, nil, detector) }
                + (divided ? segments : []).map { segment in
                    shop.alert(
                        segment.dimension == .channel ? .sessions : .purchases, segment, .vanished)
                }
            return SentenceScenario(
                name: "\(cause.code), \(name)", incident: shop.incident(cause, alerts),
                hasChannels: divided)
        }
        let volumes: [Metric] = [.sessions, .purchases, .revenue]
        switch cause {
        case .outage:
            return [make("nothing", Change(sessions: 0, orders: 0), volumes, [], .outage)]
        case .unitError:
            return [
                make("cents", Change(value: 100), [.aov, .revenue], [], .unitError),
                make("a hundredth", Change(value: 0.01), [.aov, .revenue], [], .unitError),
            ]
        case .attributionLoss:
            return [
                make(
                    "paid is direct", Change(sessions: 0, channel: "Paid"), [.directSessionShare],
                    [Segment(.channel, "Paid")])
            ]
        case .channelLost:
            return [
                make(
                    "gone", Change(sessions: 0, orders: 0, channel: "Paid"), volumes,
                    [Segment(.channel, "Paid")])
            ]
                + (divided
                    ? [
                        make(
                            "renamed", Change(channel: "Paid", name: "paid_search"), [],
                            [Segment(.channel, "Paid")])
                    ] : [])
        case .deviceLost:
            return [
                make(
                    "gone", Change(sessions: 0, orders: 0, device: "mobile"),
                    [.sessions, .purchases])
            ]
                + (divided
                    ? [
                        make(
                            "renamed", Change(device: "mobile", name: "phone"), [],
                            [Segment(.device, "mobile")])
                    ] : [])
        case .duplicateLoad:
            return [
                make("twice", Change(sessions: 2, orders: 2), volumes, [], .doubled),
                make("only sessions", Change(sessions: 2), [.sessions], [], .doubled),
            ]
        case .partialLoad:
            return [
                make("a third is left", Change(sessions: 0.34, orders: 0.33), volumes),
                make("and no orders", Change(sessions: 0.34, orders: 0), volumes + [.conversion]),
            ]
        case .checkout:
            return [
                make(
                    "no orders", Change(orders: 0, device: "mobile"), [.purchases, .conversion],
                    [Segment(.device, "mobile")])
            ]
        case .trafficUp:
            return [make("a sale", Change(sessions: 1.9, orders: 2.2), volumes)]
        case .addedVisits:
            return [make("bots", Change(sessions: 4, channel: "Direct"), [.sessions])]
        case .traffic:
            return [
                make("fewer", Change(sessions: 0.6, orders: 0.6), volumes),
                make("more", Change(sessions: 1.7), [.sessions]),
                make(
                    "slowly fewer", Change(sessions: 0.7, orders: 0.7), [.sessions], [], .slowFall),
            ]
        case .conversion:
            return [
                make("less", Change(orders: 0.5), [.conversion, .purchases, .revenue]),
                make("more", Change(orders: 1.8), [.conversion, .purchases]),
            ]
        case .orderValue:
            return [
                make("more", Change(value: 3), [.aov, .revenue]),
                make("less", Change(value: 0.4), [.aov, .revenue]),
                make(
                    "a third of the orders", Change(orders: 0.33, value: 1.5),
                    [.purchases, .revenue]),
            ]
        case .refunds:
            return [make("below zero", Change(value: -1), [.revenue, .aov])]
        case .scaledValues:
            return [make("in krone", Change(value: 7.46), [.aov, .revenue])]
        case .column:
            return ofColumns(cause)
        case .unknown:
            return [
                make("one metric", Change(value: 0.5), [.revenue]),
                make("several", Change(sessions: 0.5, orders: 1.8), volumes + [.conversion]),
            ] + ofColumns(cause)
        }
    }

    /// Of columns of a team's own.
    private static func ofColumns(_ cause: Cause) -> [SentenceScenario] {
        func measure(_ name: String, _ metric: Metric) -> Measure {
            Measure(metric, Segment(.column, name))
        }
        let columns: [(measure: Measure, usual: Double, today: Double)] = [
            (measure("signups", .count), 402, 40), (measure("refunds", .count), 118, 952),
            (measure("payment_errors", .count), 0, 400), (measure("cpc", .money), 0.42, 1.41),
            (measure("bounce_rate", .rate), 0.31, 0.82), (measure("app_share", .share), 0.44, 0.12),
        ]
        let shop = SentenceShop([], divided: false, columns: columns)
        let alerts = columns.map { shop.alert($0.measure.metric, $0.measure.segment) }
        let single = alerts.map { alert in
            let isFall = (alert.evidence?.absoluteChange ?? 0) < 0
            let own =
                cause == .unknown ? cause : .column(alert.measure.description, isFall: isFall)
            return SentenceScenario(
                name: "\(cause == .unknown ? cause.code : "column"), \(alert.measure)",
                incident: shop.incident(own, [alert]), hasChannels: false)
        }
        guard cause == .unknown else { return single }
        return single + [
            SentenceScenario(
                name: "\(cause.code), all columns", incident: shop.incident(cause, alerts),
                hasChannels: false)
        ]
    }

    var context: NewsContext {
        var settings = HealthSettings()
        settings.dailyTable.columns = [
            .init(
                name: "signups", kind: .count,
                contact: Contact(owner: "growth team", runbook: "https://wiki.example/signups"))
        ]
        return NewsContext(
            expectedDay: SentenceShop.last, settings: settings, hasLayerOne: false,
            undivided: hasChannels ? [] : [.channel, .device])
    }
}

extension Cause {
    /// One of each.
    static let samples: [Cause] = [
        .outage, .unitError, .attributionLoss, .channelLost("Paid"), .deviceLost("mobile"),
        .duplicateLoad, .partialLoad, .checkout(nil), .checkout("mobile"), .trafficUp,
        .addedVisits(nil), .addedVisits("Direct"), .traffic, .conversion, .orderValue, .unknown,
        .refunds, .scaledValues(OrderFactor(7.46, error: 0.02)), .column("signups", isFall: true),
    ]
}
