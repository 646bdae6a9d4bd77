import DailyNumbers
import Detection
import Rendering
import Shared

/// Where an incident's change comes from: of numbers that alert, in a line each.
///
/// What stands beside an alert says nothing else than it: a comparison with another usual day that points the other
/// way is left out.
struct ChangeLines {
    /// The change of revenue, in money.
    let revenue: Message.Item.Line?
    /// Sessions of the channels or orders of the devices, today and usually.
    let counts: [Message.Item.Line]
    /// Revenue, conversion and direct share by channel.
    let mix: [Message.Item.Line]

    private static let shown = 3

    init(_ incident: Incident, _ context: NewsContext) {
        // Of an outage there are no parts; the usual day beside a slow decline is one of its own days.
        guard let analysis = incident.analysis, incident.cause != .outage, !incident.isSlow else {
            (revenue, counts, mix) = (nil, [], [])
            return
        }
        let alerts = context.alerts(incident)
        let agrees =
            Self.agrees(analysis.revenue, alerts) && Self.bearsOut(incident.cause, analysis.revenue)
        // Visits that buy nothing move neither orders nor revenue.
        let isIdle = if case .addedVisits = incident.cause { true } else { false }
        revenue =
            agrees && !isIdle ? Self.revenue(analysis.revenue, context.settings.currency) : nil
        let metrics = Set(alerts.filter { $0.measure.segment == nil }.map(\.measure.metric))
        counts = Self.counts(incident.cause, analysis, metrics, context)
        mix =
            context.hasChannels
                && counts.isEmpty
            ? Self.mix(
                analysis.mix, metrics, withMoney: agrees, context.settings.currency) : []
    }

    // MARK: - Money

    /// Whether the change of revenue has to do with what alerts, and goes the same way.
    private static func agrees(_ change: RevenueChange, _ alerts: [DetectorAnswer]) -> Bool {
        var relevant = false
        for alert in alerts where alert.detector != .slowFall && alert.measure.segment == nil {
            guard let sign = alert.evidence?.absoluteChange, sign != 0 else { continue }
            let part: Money? =
                switch alert.measure.metric {
                case .sessions: change.parts[.sessions]
                case .conversion: change.parts[.conversion]
                case .aov: change.parts[.aov]
                case .revenue: change.today - change.usual
                case .purchases:
                    (change.parts[.sessions] ?? .zero) + (change.parts[.conversion] ?? .zero)
                default: nil
                }
            guard let part else { continue }
            guard (part < .zero) == (sign < 0) || part == .zero else { return false }
            relevant = true
        }
        return relevant && change.today != change.usual
    }

    /// Whether the largest part is the one that the cause is about.
    private static func bearsOut(_ cause: Cause, _ change: RevenueChange) -> Bool {
        let factor: RevenueChange.Factor
        switch cause {
        case .partialLoad, .duplicateLoad, .deviceLost, .channelLost, .traffic, .trafficUp:
            factor = .sessions
        case .checkout, .conversion: factor = .conversion
        case .orderValue, .unitError: factor = .aov
        default: return true
        }
        let own = change.parts[factor]?.micros.magnitude ?? 0
        return change.parts.allSatisfy { $0.value.micros.magnitude <= own }
    }

    /// `Revenue -2,660 EUR: sessions -144, conversion -2,516`; the parts add up.
    private static func revenue(
        _ change: RevenueChange, _ currency: String?
    ) -> Message.Item.Line? {
        let factors = RevenueChange.Factor.allCases
        let (sum, parts, isZero) = ShownNumber.parts(factors.map { change.parts[$0] ?? .zero })
        let named = zip(factors, zip(parts, isZero)).compactMap {
            factor, part -> (String, String)? in
            part.1 ? nil : (factor == .aov ? "order value" : factor.rawValue, part.0)
        }
        guard sum != "0", !named.isEmpty else { return nil }
        return .labelled(
            MessageText("Revenue \(sum)\(Metric.revenue.unit(currency))"),
            MessageText(
                named.count == 1
                    ? "all of it by \(named[0].0)"
                    : named.map { "\($0.0) \($0.1)" }.joined(separator: ", ")))
    }

    // MARK: - Counts

    private static func counts(
        _ cause: Cause, _ analysis: IncidentAnalysis, _ metrics: Set<Metric>, _ context: NewsContext
    ) -> [Message.Item.Line] {
        var lines: [Message.Item.Line?] = []
        let byChannel: Bool =
            switch cause {
            case .addedVisits, .traffic, .trafficUp, .channelLost, .attributionLoss: true
            default: false
            }
        if byChannel, context.hasChannels {
            lines.append(line("Sessions by channel", analysis.channels))
        }
        let byDevice: Bool =
            switch cause {
            case .checkout, .deviceLost: true
            default: false
            }
        if byDevice, context.hasDevices { lines.append(line("Orders by device", analysis.devices)) }
        return lines.compactMap { $0 }
    }

    /// `Sessions by channel: Email 0 (usually 185), …`, those that changed most first.
    private static func line(_ name: String, _ blame: SliceBlame) -> Message.Item.Line? {
        let changed = blame.parts.filter { $0.today.rounded() != $0.usual.rounded() }
            .sorted { a, b in
                let (x, y) = (abs(a.today - a.usual), abs(b.today - b.usual))
                return x != y ? x > y : a.segment < b.segment
            }
        guard !changed.isEmpty else { return nil }
        let named = changed.prefix(shown).map { part in
            "\(ShownName.text(part.segment.name)) \(ShownNumber.text(part.today, .sessions)) "
                + "(usually \(ShownNumber.level(part.usual, .sessions)))"
        }
        let rest = changed.count - named.count
        let more = rest > 0 ? "; \(Decimals.count(rest, "other")) changed less" : ""
        return .labelled(
            MessageText(name), MessageText(named.joined(separator: ", ") + more))
    }

    // MARK: - Mix

    private static func mix(
        _ mix: MixChange, _ metrics: Set<Metric>, withMoney: Bool, _ currency: String?
    ) -> [Message.Item.Line] {
        var lines: [Message.Item.Line?] = []
        if withMoney, !metrics.isDisjoint(with: [.revenue, .aov, .sessions, .purchases]) {
            lines.append(money(mix.revenue, currency))
        }
        if metrics.contains(.conversion) {
            lines.append(points("Conversion", mix.conversion))
        }
        if metrics.contains(.directSessionShare) {
            lines.append(points("Direct share", mix.directShare))
        }
        return lines.compactMap { $0 }
    }

    /// `Revenue by channel, in EUR: paid -8,200, email +40, 2 others -123`; they add up to the change of revenue.
    private static func money(
        _ parts: [MixChange.Part<Money>], _ currency: String?
    ) -> Message.Item.Line? {
        let sorted = sorted(parts) { $0.micros.magnitude }
        guard sorted.count > 1 else { return nil }
        var names = sorted.prefix(shown).map { ShownName.text($0.channel) }
        var amounts = sorted.prefix(shown).map { $0.volume + $0.rate }
        if sorted.count > shown {
            names.append(others(sorted.count - shown))
            amounts.append(
                sorted.dropFirst(shown).reduce(Money.zero) { $0 + $1.volume + $1.rate })
        }
        let shown = ShownNumber.parts(amounts)
        let listed = zip(names, zip(shown.parts, shown.isZero)).filter { !$0.1.1 }
            .map { "\($0) \($1.0)" }
        let unit = currency.map { _ in ", in" + Metric.revenue.unit(currency) } ?? ""
        return .labelled(
            MessageText("Revenue by channel\(unit)"), MessageText(listed.joined(separator: ", ")))
    }

    /// `Conversion by channel, in points: paid -1.2, email +0.1`.
    private static func points(
        _ name: String, _ parts: [MixChange.Part<Double>]
    ) -> Message.Item.Line? {
        let sorted = sorted(parts) { abs($0) }
        guard sorted.count > 1 else { return nil }
        func text(_ change: Double) -> String? {
            let text = Decimals.text(change * 100, places: 2)
            return text == "0" ? nil : (change > 0 ? "+" : "") + text
        }
        var listed = sorted.prefix(shown).compactMap { part in
            text(part.volume + part.rate).map { "\(ShownName.text(part.channel)) \($0)" }
        }
        let rest = sorted.dropFirst(shown).reduce(0) { $0 + $1.volume + $1.rate }
        if let rest = text(rest) { listed.append("\(others(sorted.count - shown)) \(rest)") }
        guard !listed.isEmpty else { return nil }
        return .labelled(
            MessageText("\(name) by channel, in points"),
            MessageText(listed.joined(separator: ", ")))
    }

    private static func others(_ count: Int) -> String { Decimals.count(count, "other") }

    /// Parts with a change, the largest first.
    private static func sorted<Value: AdditiveArithmetic, Size: Comparable>(
        _ parts: [MixChange.Part<Value>], _ size: (Value) -> Size
    ) -> [MixChange.Part<Value>] {
        parts.filter { $0.volume + $0.rate != .zero }.sorted {
            let (a, b) = (size($0.volume + $0.rate), size($1.volume + $1.rate))
            return a != b ? a > b : $0.channel < $1.channel
        }
    }
}
