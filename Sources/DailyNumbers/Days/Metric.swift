/// A number that a day has, and by which it is judged.
package enum Metric: String, Sendable, CaseIterable, Comparable {
    case sessions
    case purchases
    case revenue
    case aov
    case conversion
    case directSessionShare = "direct_session_share"
    case revenueShare = "revenue_share"
    /// Columns of a daily table that somebody else made, by their kind.
    case count, money, rate, share

    /// Those that follow from sessions, orders and revenue.
    package static let ofShop: [Metric] = [
        .sessions, .purchases, .revenue, .aov, .conversion, .directSessionShare, .revenueShare,
    ]

    package enum Kind: Sendable { case volume, ratio, share }

    package var kind: Kind {
        switch self {
        case .sessions, .purchases, .revenue, .count, .money: .volume
        case .aov, .conversion, .rate: .ratio
        case .directSessionShare, .revenueShare, .share: .share
        }
    }

    /// The order of reports is the order of declaration.
    package static func < (a: Metric, b: Metric) -> Bool { a.rank < b.rank }

    private var rank: Int { Metric.allCases.firstIndex(of: self) ?? 0 }
}
