import Detection
import Shared

/// What to look at first, and whose numbers are wrong, by cause.
struct Advice {
    let lookFirst: String
    let affected: String

    init(_ cause: Cause) {
        switch cause {
        case .outage:
            lookFirst =
                "is the site up, and does its tracking script load? Compare with the shop's own orders"
            affected = "every number of the day"
        case .unitError:
            lookFirst =
                "prices in cents, or a currency that was not converted, in the payload of purchases"
            affected = "revenue, order value, return on ad spend"
        case .attributionLoss:
            lookFirst =
                "referrer and campaign parameters in the raw partition; a redirect or a consent banner that drops them"
            affected = "channel reports and budgets by channel; totals are right"
        case .channelLost(let channel):
            lookFirst = "campaigns of \(channel): paused, budget used up, links or tagging changed?"
            affected = "\(channel), and what is spent on it"
        case .deviceLost(let device):
            lookFirst =
                "does tracking still run on \(device)? Releases, consent banner, app version"
            affected = "\(device), and every sum of the day"
        case .trafficUp:
            lookFirst =
                "a sale, the press or a campaign that is not in the calendar? Else: a load that ran twice"
            affected = "comparisons with other days; if it is a sale, put it into the calendar"
        case .addedVisits(let part):
            lookFirst =
                "user agents and pages of the new visits\(part.map { " in \($0)" } ?? ""): bots, a monitor, a link in a newsletter?"
            affected = "sessions and conversion; orders and revenue are right"
        case .duplicateLoad:
            lookFirst = "the loads of the day: run twice, or a partition that was delivered twice?"
            affected = "every sum of the day; ratios are about right"
        case .partialLoad:
            lookFirst =
                "was the export complete when it was read? Compare the hours of the day in fct_sessions"
            affected = "every sum of the day; ratios are about right"
        case .checkout(let device):
            lookFirst =
                "place a test order\(device.map { " on \($0)" } ?? ""); releases and payment provider since the day before"
            affected =
                "\(device.map { "buyers on \($0)" } ?? "all buyers"): sales are being lost now, unless only tracking broke"
        case .traffic:
            lookFirst = "the channels that changed most, then campaigns and search"
            affected = "sessions, and with them orders and revenue"
        case .conversion:
            lookFirst = "prices, stock and delivery times; then checkout by device and browser"
            affected = "orders and revenue"
        case .orderValue:
            lookFirst = "single large orders, discounts and prices of the day"
            affected = "revenue and order value"
        case .unknown:
            lookFirst = "daily_metrics.csv around the day"
            affected = "the metrics above"
        }
    }

    /// What to do about a violated hard rule.
    static func lookFirst(_ rule: String) -> String {
        HealthRules.spec(of: rule)?.lookFirst ?? "analytics-health explain \(rule)"
    }
}
