package import Shared

/// Numbers as people read them in a report.
package enum ShownNumber {
    package static func text(_ value: Double, _ metric: Metric) -> String {
        switch metric {
        case .sessions, .purchases, .count: grouped(value)
        case .revenue, .money: grouped(value)
        case .aov: value < 100 ? Decimals.text(value, places: 2) : grouped(value)
        case .conversion, .rate: Decimals.percent(value)
        case .directSessionShare, .revenueShare, .share: "\(Int((value * 100).rounded())) %"
        }
    }

    package static func text(_ value: Double?, _ metric: Metric) -> String {
        value.map { text($0, metric) } ?? "?"
    }

    package static func money(_ amount: Money) -> String { grouped(amount.units) }

    /// With its sign.
    package static func change(_ amount: Money) -> String {
        (amount > .zero ? "+" : "") + grouped(amount.units)
    }

    /// Whole numbers; what is no number of this world is shown in powers of ten.
    private static func grouped(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        return Decimals.grouped(Int(value.rounded()))
    }
}

extension Metric {
    /// In a report.
    package var word: String {
        switch self {
        case .sessions: "sessions"
        case .purchases: "orders"
        case .revenue: "revenue"
        case .aov: "order value"
        case .conversion: "conversion"
        case .directSessionShare: "direct share of sessions"
        case .revenueShare: "revenue share"
        case .count, .money, .rate, .share: rawValue
        }
    }
}

extension Measure {
    package var words: String {
        guard let segment else { return metric.word }
        return segment.dimension == .column ? segment.name : "\(metric.word) of \(segment.name)"
    }
}
