import DailyNumbers
import Detection
import Shared

/// What to look at first, and whose numbers are wrong: by the cause, and by what the day's numbers say of it.
struct Advice {
    let lookFirst: String
    let affected: String

    private init(_ lookFirst: String, affects affected: String) {
        self.lookFirst = lookFirst
        self.affected = affected
    }

    /// - Parameter hasChannels: Whether the source tells channels apart.
    init(_ incident: Incident, hasChannels: Bool = true) {
        self =
            incident.causeFitsAlerts
            ? Self.of(incident.cause, incident, hasChannels) : Self.ofMeasures(incident)
    }

    private static func of(
        _ cause: Cause, _ incident: Incident, _ hasChannels: Bool
    ) -> Advice {
        switch cause {
        case .outage:
            Advice(
                "is the site up, and does its tracking load? Compare with the shop's own orders",
                affects: "every number of the day")
        case .unitError:
            Advice(
                "amounts of single orders: in cents, or in a currency that was not converted?",
                affects: "revenue and order value; counts are right")
        case .attributionLoss:
            Advice(
                "referrer and campaign parameters of raw events; a redirect or a consent banner that drops them",
                affects: "reports and budgets by channel; totals are right")
        case .channelLost(let channel):
            renamed(incident.renamings) ?? channelLost(Cause.name(channel), hasChannels)
        case .deviceLost(let device):
            renamed(incident.renamings) ?? deviceLost(Cause.name(device))
        case .trafficUp:
            Advice(
                "a sale, the press or a campaign that is not in the calendar? Else a load that ran twice",
                affects: "comparisons with other days; if it is a sale, put it into the calendar")
        case .addedVisits(let part):
            Advice(
                "user agents and pages of the new visits\(Cause.name(part).map { " in \($0)" } ?? ""): bots, a monitor, a link in a newsletter?",
                affects: "sessions and conversion; orders and revenue are right")
        case .duplicateLoad:
            Advice(
                "did the day's load run twice, or was a file delivered twice?",
                affects: "every sum of the day" + ratios(incident))
        case .partialLoad:
            Advice(
                "was the export complete when it was read? Compare the hours of the day with the day before",
                affects: "every sum of the day" + ratios(incident))
        case .checkout(let device):
            checkout(Cause.name(device))
        case .traffic:
            traffic(incident, hasChannels)
        case .conversion:
            conversion(incident)
        case .orderValue:
            orderValue(incident)
        case .refunds:
            refunds
        case .scaledValues:
            Advice(
                "amounts of single orders: the currency and the unit of prices; an exchange rate that is missing?",
                affects: "revenue and order value; counts are right")
        case .column, .unknown:
            ofMeasures(incident)
        }
    }

    private static let refunds = Advice(
        "refunds or cancellations of the day: how many, and are they real?",
        affects: "revenue and order value")

    private static func channelLost(_ channel: String?, _ hasChannels: Bool) -> Advice {
        guard hasChannels, let channel else {
            return Advice(
                "does tracking still run? Campaigns paused, budgets used up, links changed?",
                affects: "sessions, and with them orders and revenue")
        }
        return Advice(
            "\(channel): campaigns paused, budget used up, links or tagging changed, or another name for it?",
            affects: "\(channel), and what is spent on it")
    }

    /// Of parts that may only have another name; nil for none.
    private static func renamed(_ renamings: [Renaming]) -> Advice? {
        guard let first = renamings.first else { return nil }
        let (old, new) = (ShownName.text(first.old.name), ShownName.text(first.new.name))
        let ask =
            "\(new) came on the day \(old) went: did a release, the tagging or the transform change the name?"
        guard first.old.dimension == .channel else {
            return Advice(ask, affects: "comparisons by device; totals are right")
        }
        // A name that is not shown as it is cannot be pasted either.
        let isExact = renamings.allSatisfy {
            ShownName.text($0.old.name) == $0.old.name && ShownName.text($0.new.name) == $0.new.name
        }
        let names = renamings.prefix(3).map {
            "\(JSONTree.text($0.new.name).compact): \(JSONTree.text($0.old.name).compact)"
        }.joined(separator: ", ")
        let line =
            isExact && renamings.count <= 3
            ? "channels: {aliases: {\(names)}}" : "channels: aliases:"
        return Advice(
            "\(ask) If so, in gate.yml: \(line)",
            affects: "reports and budgets by channel; totals are right")
    }

    private static func deviceLost(_ device: String?) -> Advice {
        Advice(
            "does tracking still run\(device.map { " on \($0)" } ?? "")? Releases, consent banner, app version",
            affects: device.map { "\($0), and every sum of the day" } ?? "every sum of the day")
    }

    private static func checkout(_ device: String?) -> Advice {
        Advice(
            "place a test order\(device.map { " on \($0)" } ?? ""); releases and payment provider since the day before",
            affects:
                "\(device.map { "buyers on \($0)" } ?? "all buyers"): sales are being lost now, unless only tracking broke"
        )
    }

    private static func traffic(_ incident: Incident, _ hasChannels: Bool) -> Advice {
        let what =
            incident.isSlow
            ? "which channels fell over the weeks" : "the channels that changed most"
        let first = hasChannels ? what + ", then " : ""
        let rises = change(incident, [.sessions]) > 0
        return Advice(
            first
                + (rises ? "campaigns, the press, bots" : "campaigns, search ranking and tracking"),
            affects: "sessions, and with them orders and revenue")
    }

    private static func conversion(_ incident: Incident) -> Advice {
        change(incident, [.conversion, .purchases]) > 0
            ? Advice(
                "a sale or cheaper prices? Else orders that are counted twice, or sessions that are not counted",
                affects: "orders and revenue")
            : Advice(
                "prices, stock and delivery times; then checkout by device and browser",
                affects: "orders and revenue")
    }

    private static func orderValue(_ incident: Incident) -> Advice {
        change(incident, [.aov, .revenue]) > 0
            ? Advice(
                "single large orders; else prices, the unit of amounts and their currency",
                affects: "revenue and order value")
            : Advice(
                "discounts, free or test orders, prices of the day",
                affects: "revenue and order value")
    }

    /// Where no cause is known, or the one that is does not fit what alerts: the numbers themselves.
    private static func ofMeasures(_ incident: Incident) -> Advice {
        var names: [String] = []
        for alert in incident.shownAlerts where !names.contains(alert.measure.words) {
            names.append(alert.measure.words)
        }
        guard let first = names.first else {
            return Advice("daily_metrics.csv around the day", affects: "the numbers of the day")
        }
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        let listed = names.prefix(3).joined(separator: ", ") + more
        let isColumn = incident.shownAlerts.first?.measure.segment?.dimension == .column
        return Advice(
            isColumn
                ? "the source of \(first), and what changed there"
                : "does the shop's own system show the same \(first)?",
            affects: "\(listed), and what is made of \(names.count > 1 ? "them" : "it")")
    }

    /// Whether ratios are right is said only where conversion is about its level.
    private static func ratios(_ incident: Incident) -> String {
        guard let change = incident.analysis?.revenue.logarithms[.conversion], abs(change) < 0.36
        else { return "" }
        return "; ratios are about right"
    }

    private static func change(_ incident: Incident, _ metrics: [Metric]) -> Double {
        for metric in metrics {
            if let alert = incident.alerts.first(where: { $0.measure.metric == metric }) {
                return alert.evidence?.absoluteChange ?? 0
            }
        }
        return 0
    }
}

extension Advice {
    /// What to do about a violated hard rule.
    ///
    /// - Parameter hasLayerOne: Without it nobody can ask `ingest-gate`.
    static func lookFirst(_ rule: String, hasLayerOne: Bool = true) -> String {
        guard let spec = HealthRules.spec(of: rule), let lookFirst = spec.lookFirst else {
            return "analytics-health explain \(rule)"
        }
        guard !hasLayerOne, lookFirst.contains("ingest-gate") else { return lookFirst }
        return spec.effect == .partialLoad || rule.hasPrefix("completeness.")
            ? "did the day's export and transform run, and did they finish?"
            : "analytics-health explain \(rule)"
    }
}
