import AnalyticsHealth
import Shared

/// One story in a shop's life: what it is and how long its parts take, wherever it begins.
struct Act {
    enum Kind: CaseIterable { case fault, relapse, overlap, sale, bots, deviceLost, change }

    let kind: Kind
    /// What is there and how long, then how long until the second part begins, and how long that lasts.
    private let first: Int
    private let pause: Int
    private let second: Int

    init(_ kind: Kind, _ random: inout Random) {
        self.kind = kind
        switch kind {
        case .fault: (first, pause, second) = (random.whole(6...20), 0, 0)
        case .relapse:
            (first, pause, second) = (
                random.whole(6...14), random.whole(2...6), random.whole(3...8)
            )
        case .overlap:
            (first, pause, second) = (
                random.whole(12...16), random.whole(3...5), random.whole(3...6)
            )
        case .sale: (first, pause, second) = (random.whole(2...4), 0, 0)
        case .bots: (first, pause, second) = (random.whole(1...5), 0, 0)
        case .deviceLost: (first, pause, second) = (random.whole(2...10), 0, 0)
        case .change: (first, pause, second) = (LifecycleLabel.changeDays, 0, 0)
        }
    }

    /// Days from its beginning to the end of all of it.
    var length: Int { kind == .relapse ? first + pause + second : first }

    /// - Parameter end: The days of the shop: a change lasts until then.
    func happenings(
        from start: Int, to end: Int, _ plan: ShopPlan, _ random: inout Random
    ) -> [Happening] {
        let days = start..<(start + first)
        switch kind {
        case .fault: return [Self.blocker(.fault, days, &random)]
        case .relapse:
            let one = Self.blocker(.fault, days, &random)
            guard case .fault(let cause) = one.effect else { return [one] }
            let again = (days.upperBound + pause)..<(days.upperBound + pause + second)
            return [one, Self.fault(.relapse, cause.kind, again, cause.factor)]
        case .overlap:
            let inside = (start + pause)..<(start + pause + second)
            return Self.overlap(days, inside, plan, &random)
        case .sale:
            let level = LevelChange(
                sessions: random.uniform(1.7...2.3), conversion: random.uniform(1...1.35),
                orderValue: random.uniform(0.85...1))
            return [Happening(role: .sale, what: "sale", days: days, effect: .level(level))]
        case .bots:
            let robots = Robots(
                place: random.chance(0.7)
                    ? .channel(random.whole(0...4)) : .device(random.whole(0...1)),
                share: random.uniform(0.3...2))
            return [
                Happening(
                    role: .bots, what: "bots", days: days, part: robots.name,
                    effect: .robots(robots))
            ]
        case .deviceLost: return [Self.deviceLost(.deviceLost, days, &random)]
        case .change: return [Self.change(start..<end, plan, &random)]
        }
    }

    // MARK: Faults

    /// Checkouts break more often than anything else.
    private static let blockers: [IncidentLabel.Kind] = [
        .checkoutOutage, .checkoutOutage, .checkoutOutage, .partialLoad, .partialLoad, .fullOutage,
        .unitError, .duplicateLoad,
    ]

    private static func blocker(
        _ role: LifecycleLabel.Role, _ days: Range<Int>, _ random: inout Random
    ) -> Happening {
        let kind = blockers[random.whole(0...(blockers.count - 1))]
        return fault(role, kind, days, factor(kind, &random))
    }

    private static func factor(_ kind: IncidentLabel.Kind, _ random: inout Random) -> Double {
        switch kind {
        case .checkoutOutage: random.uniform(0...0.08)
        case .partialLoad: random.uniform(0.12...0.35)
        case .unitError: random.chance(0.5) ? 100 : 0.01
        case .attributionLoss: random.uniform(0.6...0.95)
        case .channelGone: random.uniform(0...0.03)
        case .duplicateLoad: 1
        case .fullOutage, .mobileCheckout, .slowDrift, .other: 0
        }
    }

    private static func fault(
        _ role: LifecycleLabel.Role, _ kind: IncidentLabel.Kind, _ days: Range<Int>,
        _ factor: Double, channel: Int? = nil
    ) -> Happening {
        Happening(
            role: role, what: kind.rawValue, days: days,
            part: channel.map { ShopPlan.channels[$0] }, isBlocker: blockers.contains(kind),
            effect: .fault(
                PlannedIncident(kind: kind, days: days, factor: factor, channel: channel)))
    }

    private static func deviceLost(
        _ role: LifecycleLabel.Role, _ days: Range<Int>, _ random: inout Random
    ) -> Happening {
        let device = random.whole(0...1)
        return Happening(
            role: role, what: "device_lost", days: days, part: ShopPlan.devices[device],
            effect: .deviceLost(device, keeps: random.uniform(0...0.03)))
    }

    /// Two that have nothing to do with each other.
    private static func overlap(
        _ days: Range<Int>, _ inside: Range<Int>, _ plan: ShopPlan, _ random: inout Random
    ) -> [Happening] {
        func one(_ role: LifecycleLabel.Role, _ kind: IncidentLabel.Kind, _ days: Range<Int>)
            -> Happening
        {
            let channel =
                kind == .channelGone ? PlannedIncident.channel(plan.shares, &random) : nil
            return fault(role, kind, days, factor(kind, &random), channel: channel)
        }
        return switch random.whole(0...4) {
        case 0: [one(.base, .checkoutOutage, days), one(.overlap, .channelGone, inside)]
        case 1:
            [deviceLost(.base, days, &random), one(.overlap, .attributionLoss, inside)]
        case 2: [one(.base, .partialLoad, days), one(.overlap, .unitError, inside)]
        case 3: [one(.base, .attributionLoss, days), one(.overlap, .checkoutOutage, inside)]
        default: [one(.base, .channelGone, days), one(.overlap, .unitError, inside)]
        }
    }

    // MARK: What is no fault

    private static func change(
        _ days: Range<Int>, _ plan: ShopPlan, _ random: inout Random
    ) -> Happening {
        var level = LevelChange(ramp: random.chance(0.6) ? 0 : random.whole(1...4))
        let what: String
        switch random.whole(0...9) {
        case 0...2:
            what = "more_visits"
            level.sessions = random.uniform(1.45...1.8)
        case 3...5:
            what = "fewer_visits"
            level.sessions = random.uniform(0.53...0.65)
        case 6:
            what = "conversion"
            level.conversion =
                random.chance(0.5) ? random.uniform(1.5...1.8) : random.uniform(0.53...0.65)
        case 7:
            what = "prices"
            level.orderValue =
                random.chance(0.5) ? random.uniform(1.5...1.8) : random.uniform(0.53...0.65)
        case 8:
            what = "channel_given_up"
            level.channel = PlannedIncident.channel(plan.shares, &random)
            level.channelFactor = 0
            level.ramp = 0
        default:
            what = "channel_grows"
            level.channel = random.whole(1...4)
            level.channelFactor = random.uniform(2...3.5)
        }
        return Happening(
            role: .change, what: what, days: days,
            part: level.channel.map { ShopPlan.channels[$0] }, effect: .level(level))
    }
}
