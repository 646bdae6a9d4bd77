/// Runs every detector on one day. The only thing it remembers from day to day is the levels that
/// metrics broke from.
package struct DayJudge: Sendable {
    package let timeline: Timeline
    package let settings: DetectionSettings
    private let series: SeriesTable
    private var memory = LevelMemory()
    /// The position of the last day with more trade than usual.
    private var lastTrade: Int?

    package init(_ timeline: Timeline, _ settings: DetectionSettings) {
        self.timeline = timeline
        self.settings = settings
        series = SeriesTable(timeline, settings)
    }

    /// All checks of a day. Days must be judged in order, each once.
    package mutating func checks(at position: Int) -> [Check] {
        switch timeline.uses[position] {
        case .unusable: []
        case .special: hardChecks(position)
        case .usable: usable(position)
        }
    }

    private mutating func usable(_ position: Int) -> [Check] {
        let hard = hardChecks(position)
        let alarmed = hard.contains { $0.severity != nil }
        return hard + deviations(position, alarmed: alarmed)
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
        for channel in timeline.segments(.channel, by: position) {
            checks.append(vanished.channel(series[Measure(.sessions, channel)], at: position))
        }
        for device in timeline.segments(.device, by: position) {
            checks.append(
                vanished.device(
                    series[Measure(.purchases, device)], others: series.others[device],
                    at: position))
        }
        checks.append(vanished.orders(series[Measure(.purchases)], at: position))
        // Without sessions nothing else can be said of the slices.
        guard day.total.sessions == 0 else { return checks }
        return checks.filter { $0.rule != .vanished }
    }

    private mutating func deviations(_ position: Int, alarmed: Bool) -> [Check] {
        let orders = series[Measure(.purchases)]
        let expected = TwoBaselines(orders, at: position, settings)?.lower ?? 0
        var measures = Metric.allCases.filter { $0 != .revenueShare }.map { Measure($0) }
        measures += timeline.segments(.channel, by: position).map { Measure(.revenueShare, $0) }
        let rule = DeviationRule(timeline: timeline, settings: settings)
        let trade = tradeRise(at: position)
        lastTrade = trade == nil ? lastTrade : position
        let checks = measures.map { measure in
            if settings.method(measure.metric) == .classic {
                return ClassicRule(settings).check(series[measure], at: position)
            }
            let check = rule.check(
                series[measure], at: position, expectedOrders: expected,
                broken: memory.broken(measure, at: position, settings))
            guard trade?.explains(check) == true else { return check }
            return check.with(.usual(because: "sessions and conversion rose together: more trade"))
        }
        if checks.contains(where: { $0.severity != nil }) || alarmed {
            memory.remember(checks, at: position, settings)
        }
        return checks
    }

    /// Whether the day has more trade than usual; nil if not.
    private func tradeRise(at position: Int) -> TradeRise? {
        TradeRise(
            sessions: series[Measure(.sessions)], conversion: series[Measure(.conversion)],
            orders: timeline.days[position].total.purchases, at: position,
            continues: lastTrade == position - 1, settings)
    }
}

/// The series of everything that is looked at, made once.
struct SeriesTable: Sendable {
    private let table: [Measure: MetricSeries]
    /// For each device, the orders of all others.
    let others: [Segment: MetricSeries]

    init(_ timeline: Timeline, _ settings: DetectionSettings) {
        var table: [Measure: MetricSeries] = [:]
        func add(_ measure: Measure) {
            table[measure] = MetricSeries(measure, of: timeline, direct: settings.directChannel)
        }
        for metric in Metric.allCases where metric != .revenueShare { add(Measure(metric)) }
        var others: [Segment: MetricSeries] = [:]
        for segment in timeline.firstSeen.keys {
            switch segment.dimension {
            case .channel:
                add(Measure(.revenueShare, segment))
                add(Measure(.sessions, segment))
            case .device:
                add(Measure(.purchases, segment))
                others[segment] = MetricSeries(
                    Measure(.purchases, segment), of: timeline,
                    value: { Double($0.total.purchases - $0.tally(segment).purchases) })
            }
        }
        self.table = table
        self.others = others
    }

    /// - Precondition: The measure's part is one of the timeline's.
    subscript(_ measure: Measure) -> MetricSeries {
        guard let series = table[measure] else {
            preconditionFailure("no series of \(measure)")
        }
        return series
    }
}
