package import DailyNumbers
package import Shared

/// Runs every detector on one day. The only thing it remembers from day to day is the levels that
/// metrics broke from.
package struct DayJudge: Sendable {
    package let timeline: Timeline
    package let settings: DetectionSettings
    private var series: SeriesTable
    private let parities: [DailyMetrics.Parity]
    private var memory = LevelMemory()
    /// The position of the last day with more trade than usual.
    private var lastTrade: Int?

    package init(_ timeline: Timeline, _ settings: DetectionSettings) {
        self.timeline = timeline
        self.settings = settings
        series = SeriesTable(timeline, settings)
        parities = timeline.days.map(\.parity)
    }

    /// All that is said of a day. Days must be judged in order, each once.
    package mutating func judge(_ position: Int) -> JudgedDay {
        switch timeline.uses[position] {
        case .unusable: JudgedDay(checks: [], trade: nil)
        case .special: JudgedDay(checks: hardChecks(position), trade: nil)
        case .usable, .judgedOnly: usable(position)
        }
    }

    /// From here on, what a measure was before a day is no longer usual, nor what it broke from.
    mutating func accept(_ level: AcceptedLevel, from position: Int) {
        series.accept(level, from: position)
        memory.forget(level)
    }

    /// The volumes that crept away from their level by a usable day.
    func drifts(at position: Int, _ settings: IncidentSettings) -> [SlowDrift] {
        guard timeline.uses[position].isJudged else { return [] }
        return [Metric.sessions, .purchases, .revenue].compactMap {
            SlowDrift(series[Measure($0)], at: position, settings)
        }
    }

    private mutating func usable(_ position: Int) -> JudgedDay {
        let hard = hardChecks(position)
        let alarmed = hard.contains { $0.severity != nil }
        let isDoubled = hard.contains { $0.rule == .doubled && $0.severity != nil }
        let trade = isDoubled ? nil : tradeRise(at: position)
        lastTrade = trade == nil ? lastTrade : position
        return JudgedDay(
            checks: hard + deviations(position, trade: trade, alarmed: alarmed), trade: trade)
    }

    private func hardChecks(_ position: Int) -> [Check] {
        let day = timeline.days[position]
        let rules = HardRules(settings: settings)
        let vanished = VanishedSlice(settings: settings)
        var checks = [
            rules.outage(series[Measure(.sessions)], at: position),
            rules.unitError(
                series[Measure(.aov)], orders: day.total.purchases, at: position),
        ]
        checks.append(rules.doubled(series[Measure(.sessions)], parities: parities, at: position))
        for channel in timeline.segments(.channel, by: position) {
            checks.append(vanished.check(series[Measure(.sessions, channel)], at: position))
        }
        let devices = timeline.segments(.device, by: position)
        // One device alone is the whole shop.
        for device in devices where devices.count > 1 {
            checks.append(
                stopped(orders: device).check(
                    at: position, others: series.others[device].map(stopped)))
        }
        checks.append(stopped(orders: nil).check(at: position))
        // Without sessions nothing else can be said of the slices.
        guard day.total.sessions == 0 else { return checks }
        return checks.filter { $0.rule != .vanished }
    }

    /// Of a device, or of the whole shop.
    private func stopped(orders device: Segment?) -> StoppedOrders {
        StoppedOrders(
            settings: settings, orders: series[Measure(.purchases, device)],
            sessions: series[Measure(.sessions, device)])
    }

    private func stopped(_ others: SeriesTable.Others) -> StoppedOrders {
        StoppedOrders(settings: settings, orders: others.orders, sessions: others.sessions)
    }

    private mutating func deviations(
        _ position: Int, trade: TradeRise?, alarmed: Bool
    ) -> [Check] {
        let orders = series[Measure(.purchases)]
        let expected = TwoBaselines(orders, at: position, settings)?.lower ?? 0
        var measures = Metric.ofShop.filter { $0 != .revenueShare }.map { Measure($0) }
        measures += timeline.segments(.channel, by: position).map { Measure(.revenueShare, $0) }
        let rule = DeviationRule(timeline: timeline, settings: settings)
        measures += timeline.columns
        measures.removeAll { settings.disabled.contains($0.metric) }
        var checks = measures.map { measure in
            if settings.method(measure.metric) == .classic {
                return ClassicRule(settings).check(series[measure], at: position)
            }
            let check = rule.check(
                series[measure], at: position, expectedOrders: expected,
                broken: memory.broken(measure, at: position, settings))
            if trade?.explains(check) == true {
                return check.with(
                    .usual(because: "sessions and conversion rose together: more trade"))
            }
            if onlyAddsVisits(check, at: position) {
                return check.with(
                    .usual(because: "direct visits were added; the other channels lost none"))
            }
            return check
        }
        if measures.contains(Measure(.sessions)) {
            checks.append(
                SlowFall(settings: settings).check(series[Measure(.sessions)], at: position))
        }
        if checks.contains(where: { $0.severity != nil }) || alarmed {
            memory.remember(checks, at: position, settings)
        }
        return checks
    }

    /// Whether the direct share rose, but no other channel's visits went missing: robots, or an
    /// address that was printed somewhere. How many visits there are is for the sessions to say.
    private func onlyAddsVisits(_ check: Check, at position: Int) -> Bool {
        guard check.measure.metric == .directSessionShare, check.severity != nil,
            let evidence = check.evidence, evidence.absoluteChange > 0,
            let visits = series.sourced.values[position],
            let levels = TwoBaselines(series.sourced, at: position, settings)
        else { return false }
        return visits > (1 - settings.sourcesLost) * levels.lower
    }

    /// Whether the day has more trade than usual; nil if not.
    private func tradeRise(at position: Int) -> TradeRise? {
        TradeRise(
            sessions: series[Measure(.sessions)], conversion: series[Measure(.conversion)],
            orders: timeline.days[position].total.purchases, at: position,
            continues: lastTrade == position - 1, settings)
    }
}

/// What the detectors say of a day.
package struct JudgedDay: Sendable {
    package let checks: [Check]
    /// The day had more trade than usual.
    package let trade: TradeRise?

    /// Whether a measure that broke on a day is back: near the level it broke from, or usual for the
    /// weekday by days before it broke; where it is not compared with other days, no longer alerting.
    func isBack(_ measure: Measure, from first: Day) -> Bool {
        let all = checks.filter { $0.measure == measure }
        if let deviation = all.first(where: { $0.rule == .deviation }) {
            guard case .usual = deviation.outcome, let baseline = deviation.evidence?.baseline
            else { return deviation.outcome == .resolved }
            return baseline.n > 0 && baseline.days.allSatisfy { $0 < first }
        }
        return all.allSatisfy { $0.severity == nil }
    }
}

/// The series of everything that is looked at, made once.
struct SeriesTable: Sendable {
    private var table: [Measure: MetricSeries]
    /// For each device, all others together.
    let others: [Segment: Others]

    struct Others: Sendable {
        let orders: MetricSeries
        let sessions: MetricSeries
    }

    /// Sessions of all channels but the direct one.
    let sourced: MetricSeries

    init(_ timeline: Timeline, _ settings: DetectionSettings) {
        var table: [Measure: MetricSeries] = [:]
        func add(_ measure: Measure) {
            table[measure] = MetricSeries(measure, of: timeline, direct: settings.directChannel)
        }
        for metric in Metric.ofShop where metric != .revenueShare { add(Measure(metric)) }
        for measure in timeline.columns { add(measure) }
        var others: [Segment: Others] = [:]
        for segment in timeline.firstSeen.keys {
            switch segment.dimension {
            case .channel:
                add(Measure(.revenueShare, segment))
                add(Measure(.sessions, segment))
            case .device:
                add(Measure(.purchases, segment))
                add(Measure(.sessions, segment))
                others[segment] = Others(
                    orders: MetricSeries(Measure(.purchases, segment), of: timeline) {
                        Double($0.total.purchases - $0.tally(segment).purchases)
                    },
                    sessions: MetricSeries(Measure(.sessions, segment), of: timeline) {
                        Double($0.total.sessions - $0.tally(segment).sessions)
                    })
            case .column: break
            }
        }
        self.table = table
        self.others = others
        let direct = Segment(.channel, settings.directChannel)
        sourced = MetricSeries(Measure(.sessions), of: timeline) {
            Double($0.total.sessions - $0.tally(direct).sessions)
        }
    }

    mutating func accept(_ level: AcceptedLevel, from position: Int) {
        for measure in table.keys where level.measures.contains(measure.description) {
            table[measure]?.accept(level, from: position)
        }
    }

    /// - Precondition: The measure's part is one of the timeline's.
    subscript(_ measure: Measure) -> MetricSeries {
        guard let series = table[measure] else {
            preconditionFailure("no series of \(measure)")
        }
        return series
    }
}
