import CLibrary
import DailyNumbers
import Shared

/// Names the cause of a day with alerts: the first of a fixed list that fits the numbers.
struct CauseFinder {
    let day: DailyMetrics
    let alerts: [DetectorAnswer]
    let usual: UsualDay
    let change: RevenueChange
    /// Of orders.
    let devices: SliceBlame
    /// The channel or device whose visits explain how many there are, if one does.
    let visits: Segment?
    let detection: DetectionSettings
    let settings: IncidentSettings

    var cause: Cause {
        if alerts.contains(where: { $0.detector == .outage }) { return .outage }
        if isBelowZero { return .refunds }
        if alerts.contains(where: { $0.detector == .unitError }) { return .unitError }
        if let factor = orderFactor { return .scaledValues(factor) }
        if alerts.contains(where: { $0.detector == .doubled }) { return .duplicateLoad }
        // What creeps away is no fault of a load.
        if alerts.allSatisfy({ $0.detector == .slowFall }) { return .traffic }
        if losesAttribution { return .attributionLoss }
        if let channel = lost(.channel) { return .channelLost(channel) }
        if let device = lost(.device) { return .deviceLost(device) }
        // That there is twice of everything is no sign of a second load: a sale does that as well.
        if sessions >= settings.moreVisits {
            if buysNothing { return .addedVisits(visits?.name) }
            // Without orders nobody knows whether the visits buy.
            guard usual.whole.known.contains(.purchases) else { return .traffic }
            if conversionHolds || sells { return .trafficUp }
        }
        // Without orders nobody knows whether visits or rows are missing.
        if sessions <= 1 - settings.partialLoss, conversionHolds,
            usual.whole.known.isSuperset(of: [.sessions, .purchases])
        {
            return .partialLoad
        }
        if let checkout { return checkout }
        return byLeadingFactor
    }

    /// Today's sessions over the usual ones.
    private var sessions: Double {
        day.total.knows(.sessions) ? ratio(Double(day.total.sessions), usual.whole.sessions) : 1
    }

    private func ratio(_ now: Double, _ then: Double) -> Double { then > 0 ? now / then : 1 }

    private func isAbout(_ ratio: Double) -> Bool {
        ratio > 0 && abs(log(ratio)) <= -log(1 - settings.aboutLevel)
    }

    /// More was paid back than sold, which no usual day has.
    private var isBelowZero: Bool {
        usual.whole.revenue >= 0
            && alerts.contains {
                [.revenue, .aov].contains($0.measure.metric) && ($0.evidence?.value ?? 0) < 0
            }
    }

    /// By what all order values were multiplied; nil where they were not, or nobody can tell.
    private var orderFactor: OrderFactor? {
        guard alerts.contains(where: { $0.measure.metric == .aov }),
            day.total.purchases >= settings.factorOrders,
            let now = day.total.aov, let then = usual.whole.aov, now > 0, then > 0,
            let effective = day.total.effectiveOrders
        else { return nil }
        guard abs(log(now / then)) >= log(settings.orderFactor) else { return nil }
        // A few huge orders vary more than the usual ones, and a price that all pay varies less.
        let variation = max(0, Double(day.total.purchases) / effective - 1).squareRoot()
        let usualVariation = usual.orders.variation
        guard abs(variation - usualVariation) <= max(0.25, usualVariation / 2) else { return nil }
        let orders = Double(day.total.purchases)
        return OrderFactor(now / then, error: max(variation, usualVariation) / orders.squareRoot())
    }

    private var losesAttribution: Bool {
        let direct = Segment(.channel, detection.directChannel)
        guard usual.whole.sessions > 0, isAbout(sessions),
            let share = day.sessionShare(of: detection.directChannel)
        else { return false }
        let before = usual.level(direct).sessions / usual.whole.sessions
        guard share - before >= settings.attributionPoints else { return false }
        // Where a channel is lost the direct share rises as well, but nobody arrives there instead.
        let sourced = usual.whole.sessions - usual.level(direct).sessions
        let gained = Double(day.tally(direct).sessions) - usual.level(direct).sessions
        let lost = sourced - Double(day.total.sessions - day.tally(direct).sessions)
        guard gained >= lost / 2 else { return false }
        guard let missing = day.total.withoutReferrerShare,
            let missingBefore = usual.whole.withoutReferrer
        else { return true }
        return missing - missingBefore >= settings.attributionPoints
    }

    private func lost(_ dimension: Segment.Dimension) -> String? {
        let vanished = Set(
            alerts.filter { $0.detector == .vanished }.compactMap(\.measure.segment))
        let rule = TailTest(settings: detection)
        var worst: (name: String, loss: Double)?
        // The only part is no part: what it lost, the shop lost.
        for (segment, level) in usual.parts.sorted(by: { $0.key < $1.key })
        where segment.dimension == dimension && level.sessions > 0
            && usual.whole.sessions > level.sessions
        {
            let now = Double(day.tally(segment).sessions)
            let rest = ratio(
                Double(day.total.sessions) - now, usual.whole.sessions - level.sessions)
            guard now <= (1 - settings.channelLost) * level.sessions, rest >= settings.restKept,
                vanished.contains(segment)
                    || rule.count(now, level.sessions, usual.days) >= detection.exactZ
            else { continue }
            let loss = level.sessions - now
            if loss > worst?.loss ?? 0 { worst = (segment.name, loss) }
        }
        return worst?.name
    }

    /// Orders rose less than a third as much as visits, and are not below their level.
    private var buysNothing: Bool {
        guard usual.whole.orders > 0, day.total.knows(.purchases) else { return false }
        let orders = Double(day.total.purchases) / usual.whole.orders
        let holds =
            orders >= 1 - settings.aboutLevel
            || TailTest(settings: detection).count(
                Double(day.total.purchases), usual.whole.orders, usual.days) < 2
        return holds && orders - 1 < (sessions - 1) / 3
    }

    /// More orders than usual, too.
    private var sells: Bool {
        ratio(Double(day.total.purchases), usual.whole.orders) >= settings.moreVisits
    }

    /// Conversion is at its level, or there are too few orders to say that it is not.
    private var conversionHolds: Bool {
        guard let rate = usual.whole.conversion, rate > 0,
            day.total.knows([.sessions, .purchases])
        else { return true }
        let expected = rate * Double(day.total.sessions)
        let orders = Double(day.total.purchases)
        return isAbout(ratio(orders, expected))
            || TailTest(settings: detection).count(orders, expected, usual.days) < 2
    }

    private var checkout: Cause? {
        let vanished = alerts.filter { $0.detector == .vanished && $0.measure.metric == .purchases }
        let devices = vanished.compactMap(\.measure.segment)
        if devices.count == 1, let device = devices.first { return .checkout(device.name) }
        if let named = self.devices.named, conversion(named) <= 1 - settings.checkoutLoss,
            day.total.purchases < Int(usual.whole.orders.rounded(.up))
        {
            return .checkout(named.name)
        }
        let whole = ratio(day.total.conversion ?? 1, usual.whole.conversion ?? 0)
        return !vanished.isEmpty || whole <= 1 - settings.checkoutLoss ? .checkout(nil) : nil
    }

    private func conversion(_ segment: Segment) -> Double {
        ratio(day.tally(segment).conversion ?? 1, usual.level(segment).conversion ?? 0)
    }

    private var byLeadingFactor: Cause {
        switch change.leading {
        case .sessions?: .traffic
        case .conversion?: .conversion
        case .aov?: .orderValue
        case nil: .unknown
        }
    }
}
