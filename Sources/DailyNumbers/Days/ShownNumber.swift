package import Shared

/// Numbers as people read them in a report.
package enum ShownNumber {
    package static func text(_ value: Double, _ metric: Metric) -> String {
        switch metric {
        case .sessions, .purchases, .count: count(value)
        case .revenue, .money, .aov: money(value)
        case .conversion, .rate: Decimals.percent(value)
        case .directSessionShare, .revenueShare, .share:
            abs(value) < 0.01
                ? Decimals.percent(value) : Decimals.text(value * 100, places: 0) + " %"
        }
    }

    package static func text(_ value: Double?, _ metric: Metric) -> String {
        value.map { text($0, metric) } ?? "?"
    }

    /// A value that is usual: what is less than one event a day is not shown as none.
    package static func level(_ value: Double, _ metric: Metric) -> String {
        switch metric {
        case .sessions, .purchases, .count:
            if value <= 0 { return "none" }
            return value < 0.5 ? "less than 1" : text(value, metric)
        default: return text(value, metric)
        }
    }

    package static func money(_ amount: Money) -> String { money(amount.units) }

    /// With its sign.
    package static func change(_ amount: Money) -> String { signed(money(amount.units)) }

    /// Whole units from 100 on, two decimals below, and below 1 as many as two digits that are not zero need.
    private static func money(_ value: Double) -> String {
        guard value != 0, abs(value) < 99.995 else { return count(value) }
        var places = 2
        if abs(value) < 1 {
            while places < 6, abs(value) * powerOfTen(places) < 9.5 { places += 1 }
        }
        let text = Decimals.text(value, places: places)
        guard let point = text.firstIndex(of: ".") else { return text }
        // 49.50, and not 49.5: it is an amount.
        let decimals = text.distance(from: point, to: text.endIndex) - 1
        return text + String(repeating: "0", count: max(0, 2 - decimals))
    }

    private static func powerOfTen(_ n: Int) -> Double { (0..<n).reduce(1) { x, _ in x * 10 } }

    /// `+5`, `-5`, `0`.
    private static func signed(_ text: String) -> String {
        text.hasPrefix("-") || text == "0" ? text : "+" + text
    }

    /// Whole numbers; what is no number of this world is shown in powers of ten.
    private static func count(_ value: Double) -> String {
        guard value.isFinite else { return "unknown" }
        guard abs(value) < 1e15 else { return "\(value)" }
        return Decimals.grouped(Int(value.rounded()))
    }
}

extension ShownNumber {
    /// Amounts that add up, rounded so that they add up as they are shown: all to the same decimals, and what
    /// rounding leaves goes to the largest.
    ///
    /// - Returns: The sum and the parts in their order, with their signs.
    package static func parts(_ parts: [Money]) -> (sum: String, parts: [String], isZero: [Bool]) {
        let sum = parts.reduce(Money.zero) { $0 + $1 }
        let largest = (parts + [sum]).map { $0.micros.magnitude }.max() ?? 0
        let unit: Int128 = largest < 100_000_000 ? 10_000 : 1_000_000
        func rounded(_ amount: Money) -> Int128 {
            let half = amount.micros < 0 ? -unit / 2 : unit / 2
            return (amount.micros + half) / unit
        }
        let whole = rounded(sum)
        var shown = parts.map(rounded)
        let rest = whole - shown.reduce(0, +)
        if rest != 0,
            let most = parts.indices.max(by: {
                parts[$0].micros.magnitude < parts[$1].micros.magnitude
            })
        {
            shown[most] += rest
        }
        func text(_ n: Int128) -> String { change(Money(micros: n * unit)) }
        return (text(whole), shown.map(text), shown.map { $0 == 0 })
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

    /// ` EUR` behind an amount; nothing behind anything else, or where nobody said what amounts are in.
    package func unit(_ currency: String?) -> String {
        guard let currency, [.revenue, .aov, .money].contains(self) else { return "" }
        return " " + ShownName.text(currency).shortened(to: 8)
    }
}

extension Segment {
    /// A name that says nothing, as the table is not divided.
    package var isUndivided: Bool { dimension != .column && name == DailyCube.whole }
}

extension Measure {
    package var words: String {
        guard let segment, !segment.isUndivided else { return metric.word }
        let name = ShownName.text(segment.name)
        return segment.dimension == .column ? name : "\(metric.word) of \(name)"
    }
}
