package import DailyNumbers
import Shared

/// Runs every detector on one day. The only thing it remembers from day to day is the levels that
/// metrics broke from.
package struct DayJudge: Sendable {
    package let timeline: Timeline
    package let settings: DetectionSettings
    private var series: SeriesTable
    private let parities: [DailyMetrics.Parity]
    private var memory = LevelMemory()
    private var tracks: Tracks
    /// The position of the last day with more trade than usual.
    private var lastTrade: Int?

    package init(
        _ timeline: Timeline, _ settings: DetectionSettings,
        incidents: IncidentSettings = IncidentSettings()
    ) {
        tracks = Tracks(incidents)
        self.timeline = timeline
        self.settings = settings
        series = SeriesTable(timeline, settings)
        parities = timeline.days.map(\.parity)
    }

    /// All that is said of a day. Days must be judged in order, each once.
    package mutating func judge(_ position: Int) -> JudgedDay {
        switch timeline.uses[position] {
        case .unusable, .closed: return JudgedDay(answers: [], trade: nil)
        case .special:
            let day = JudgedDay(answers: faults(position), trade: nil)
            follow(day.answers, at: position, compared: false)
            return day
        case .usable, .judgedOnly:
            var day = usable(position)
            day.accepted = follow(day.answers, at: position, compared: true)
            return day
        }
    }

    /// By how much more visits each of some days of an incident had to have, to be compared with another one: the level of its
    /// weekday before anything broke over that of the other's.
    func scales(_ positions: [Int], to position: Int) -> [Int: Double] {
        let sessions = series[Measure(.sessions)]
        func level(_ position: Int) -> Double? {
            TwoBaselines(sessions, at: position, settings).map { $0.weekdayLevel ?? $0.recentLevel }
        }
        guard let today = level(position), today > 0 else { return [:] }
        var scales: [Int: Double] = [:]
        for day in positions {
            if let level = level(day), level > 0 { scales[day] = today / level }
        }
        return scales
    }

    /// Whether a deviation is a large one from some days of an incident as well, in the same direction.
    ///
    /// - Parameter scales: What to multiply each of the days by.
    func isStep(_ alert: DetectorAnswer, from days: [Int], _ scales: [Int: Double]) -> Bool {
        let values = series[alert.measure].values
        let isVolume = alert.measure.metric.kind == .volume
        let then = RobustScale.median(
            days.compactMap { day in values[day].map { $0 * (isVolume ? scales[day] ?? 1 : 1) } })
        guard let now = alert.evidence, let then,
            (now.value - then).sign == now.absoluteChange.sign
        else { return false }
        return alert.measure.metric.kind == .share
            ? abs(now.value - then) >= settings.points
            : Gates(settings).isRelativelyLarge(now.value, then)
    }

    /// Whether a measure is away from the level it broke from.
    package func isBroken(_ measure: Measure) -> Bool { tracks.open[measure] != nil }

    /// Keeps the days of trouble out of what is usual. Returns the measures whose level is the usual one by now.
    @discardableResult
    private mutating func follow(
        _ answers: [DetectorAnswer], at position: Int, compared: Bool
    ) -> [Measure: Track] {
        let accepted = tracks.take(answers, at: position, compared: compared, settings)
        leaveOutTrouble()
        if let first = tracks.open.values.map(\.since).min() {
            memory.hold(since: first, at: position)
        }
        for (measure, track) in accepted {
            memory.remember(track, of: measure, at: position)
            series.settle(measure, from: track.since)
        }
        return accepted
    }

    /// From here on, what a measure was before a day is no longer usual, nor what it broke from.
    mutating func accept(_ level: AcceptedLevel, from position: Int) {
        series.accept(level, from: position)
        memory.forget(level)
        tracks.accept(level)
        leaveOutTrouble()
    }

    private mutating func leaveOutTrouble() {
        for (measure, days) in tracks.troubled {
            series.leaveOut(days, of: measure, brokeAt: tracks.open[measure]?.since)
        }
    }

    /// The volumes that crept away from their level by a usable day.
    func drifts(at position: Int, _ settings: IncidentSettings) -> [SlowDrift] {
        guard timeline.uses[position].isJudged else { return [] }
        return [Metric.sessions, .purchases, .revenue].filter(timeline.has).compactMap {
            SlowDrift(series[Measure($0)], at: position, settings)
        }
    }

    private mutating func usable(_ position: Int) -> JudgedDay {
        let faults = faults(position)
        let alarmed = faults.contains { $0.severity != nil }
        let isDoubled = faults.contains { $0.detector == .doubled && $0.severity != nil }
        let trade = isDoubled ? nil : tradeRise(at: position)
        lastTrade = trade == nil ? lastTrade : position
        return JudgedDay(
            answers: faults + deviations(position, trade: trade, alarmed: alarmed), trade: trade)
    }

    /// Signs of faults, which need no calendar.
    private func faults(_ position: Int) -> [DetectorAnswer] {
        let day = timeline.days[position]
        let sessions = series[Measure(.sessions)]
        var detectors: [any Detector] = []
        if timeline.has(.sessions) {
            detectors.append(
                OutageDetector(series: sessions, position: position, settings: settings))
        }
        if timeline.has(.aov) {
            detectors.append(
                UnitErrorDetector(
                    series: series[Measure(.aov)], position: position,
                    orders: day.total.purchases, settings: settings))
        }
        if timeline.has(.sessions) {
            detectors.append(
                DoubledDayDetector(
                    series: sessions, position: position, parities: parities, settings: settings))
        }
        for channel in timeline.segments(.channel, by: position) where timeline.has(.sessions) {
            detectors.append(
                VanishedSliceDetector(
                    series: series[Measure(.sessions, channel)], position: position,
                    settings: settings))
        }
        // One device alone is the whole shop.
        let devices = timeline.segments(.device, by: position)
        for device in devices.count > 1 ? devices : [] {
            if timeline.has(.sessions) {
                detectors.append(
                    VanishedSliceDetector(
                        series: series[Measure(.sessions, device)], position: position,
                        settings: settings, others: series.others[device]?.sessions))
            }
            if timeline.has(.conversion) { detectors.append(stoppedOrders(device, position)) }
        }
        if timeline.has(.conversion) { detectors.append(stoppedOrders(nil, position)) }
        let answers = detectors.map { $0.judge() }
        // Without sessions nothing else can be said of the slices.
        guard day.total.knows(.sessions), day.total.sessions == 0 else { return answers }
        return answers.filter { $0.detector != .vanished }
    }

    /// Of a device, or of the whole shop.
    private func stoppedOrders(_ device: Segment?, _ position: Int) -> StoppedOrdersDetector {
        StoppedOrdersDetector(
            series: series[Measure(.purchases, device)],
            sessions: series[Measure(.sessions, device)], position: position, settings: settings,
            others: device.flatMap { series.others[$0] })
    }

    private mutating func deviations(
        _ position: Int, trade: TradeRise?, alarmed: Bool
    ) -> [DetectorAnswer] {
        let orders = series[Measure(.purchases)]
        let expected =
            timeline.has(.purchases)
            ? TwoBaselines(orders, at: position, settings)?.lower ?? 0 : nil
        var measures = Metric.ofShop.filter { $0 != .revenueShare && timeline.has($0) }
            .map { Measure($0) }
        if timeline.has(.revenueShare) {
            measures += timeline.segments(.channel, by: position).map {
                Measure(.revenueShare, $0)
            }
        }
        measures += timeline.columns
        measures.removeAll { settings.disabled.contains($0.metric) }
        var answers = measures.map { measure in
            if settings.method(measure.metric) == .classic {
                return ClassicDetector(series[measure], at: position, settings).judge()
            }
            let answer = DeviationDetector(
                series: series[measure], position: position, timeline: timeline,
                settings: settings, expectedOrders: expected,
                // While it is away its baseline is what it broke from, for each weekday.
                broken: tracks.open[measure] == nil
                    ? memory.broken(measure, at: position, settings) : nil
            ).judge()
            if let kind = Rhythm(series[measure], at: position, settings).explains(answer) {
                return answer.with(.usual(because: kind.rawValue))
            }
            if trade?.explains(answer) == true {
                return answer.with(
                    .usual(because: "sessions and conversion rose together: more trade"))
            }
            if answer.severity == .p0, isDiluted(answer, at: position) {
                return answer.with(.alert(settings.drift))
            }
            if onlyAddsVisits(answer, at: position) {
                return answer.with(
                    .usual(because: "direct visits were added; the other channels lost none"))
            }
            return answer
        }
        let crept = Measure(timeline.has(.sessions) ? .sessions : .purchases)
        if measures.contains(crept) {
            answers.append(
                SlowFallDetector(series: series[crept], position: position, settings: settings)
                    .judge())
        }
        if answers.contains(where: { $0.severity != nil }) || alarmed {
            memory.remember(answers, at: position, settings)
        }
        return answers
    }

    /// Whether the direct share rose, but no other channel's visits went missing: robots, or an
    /// address that was printed somewhere. How many visits there are is for the sessions to say.
    private func onlyAddsVisits(_ answer: DetectorAnswer, at position: Int) -> Bool {
        guard answer.measure.metric == .directSessionShare, answer.severity != nil,
            let evidence = answer.evidence, evidence.absoluteChange > 0,
            let visits = series.sourced.values[position],
            let levels = TwoBaselines(series.sourced, at: position, settings)
        else { return false }
        return visits > (1 - settings.sourcesLost) * levels.lower
    }

    /// Whether the conversion fell because of visits that buy nothing, while orders are as ever: bots break no checkout.
    private func isDiluted(_ answer: DetectorAnswer, at position: Int) -> Bool {
        guard answer.measure == Measure(.conversion), answer.evidence?.absoluteChange ?? 0 < 0,
            let orders = series[Measure(.purchases)].values[position],
            let visits = series[Measure(.sessions)].values[position],
            let levels = TwoBaselines(series[Measure(.purchases)], at: position, settings),
            let usual = TwoBaselines(series[Measure(.sessions)], at: position, settings)
        else { return false }
        return visits > usual.recentLevel && orders > (1 - settings.drop) * levels.lower
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
    package let answers: [DetectorAnswer]
    /// The day had more trade than usual.
    package let trade: TradeRise?
    /// What broke so long ago, and so little, that its level is the usual one from the next day on.
    package internal(set) var accepted: [Measure: Track] = [:]
}
