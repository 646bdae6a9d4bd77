import DailyNumbers
import Shared

/// Judges one series on one day: two baselines, spread with floor, gates, exact tail.
struct DeviationDetector: Detector {
    let series: MetricSeries
    let position: Int
    let timeline: Timeline
    let settings: DetectionSettings
    /// Of a usual day; nil where nobody counts orders.
    let expectedOrders: Double?
    /// What the measure broke from, if that is still remembered.
    let broken: LevelMemory.Broken?

    var name: DetectorName { .deviation }

    private var metric: Metric { series.measure.metric }
    /// What was counted today of the measure's part of the shop.
    private var part: Tally { timeline.days[position].tally(series.measure.segment) }
    private var whole: Tally { timeline.days[position].total }

    func judge() -> DetectorAnswer {
        guard let value = series.values[position] else {
            return answer(.notEvaluated(because: "no value today"))
        }
        let reach = series.reach(before: position, settings.reach)
        let days = series.history(reach, limit: settings.spreadDays)
        guard let history = history(days) else {
            let known = Decimals.count(days.values.count, "usable day")
            let needed = "at least \(settings.minimumDays) are needed"
            return answer(.notEvaluated(because: "\(known) before, \(needed)"))
        }
        if let lack = lack() { return answer(.notEvaluated(because: lack)) }
        let deviation = history.baselines.deviation(value, remembered: broken?.level)
        var evidence = measure(value, deviation, history)
        if metric == .count, value > 0, days.values.allSatisfy({ $0 == 0 }) {
            return fromNothing(days, &evidence)
        }
        guard metric.kind == .share || deviation.level > 0 else {
            return answer(.notEvaluated(because: "the usual level is zero"), evidence)
        }
        if let outcome = quiet(evidence, deviation, history) { return answer(outcome, evidence) }
        evidence.exactZ = TailTest(settings: settings).z(
            metric, value: value, level: deviation.level, days: deviation.days.values.count,
            today: metric == .revenueShare ? whole : part, orders: history.orders)
        if let z = evidence.exactZ, z < settings.exactZ {
            return answer(
                .usual(because: "chance alone could do it", reached: z / settings.exactZ), evidence)
        }
        return answer(.alert(SeverityChoice(settings).severity(metric, evidence)), evidence)
    }

    /// Of a count that was zero on every day.
    private func fromNothing(_ days: BaselineDays, _ evidence: inout Evidence) -> DetectorAnswer {
        let (value, least) = (evidence.value, settings.firstCounts)
        guard value >= least else {
            return answer(
                .usual(because: "the absolute change is small", reached: value / least), evidence)
        }
        let z = ExactTail.count(
            value, level: 0, days: Double(days.values.count), side: .upper
        ).z
        evidence.exactZ = z
        return answer(
            z >= settings.exactZ
                ? .alert(settings.drift)
                : .usual(because: "chance alone could do it", reached: z / settings.exactZ),
            evidence)
    }

    /// What the days before say.
    private struct History {
        let spread: Spread
        let baselines: TwoBaselines
        /// Order values of the spread's days.
        let orders: OrderValues
    }

    /// Nil where there are too few of them.
    private func history(_ days: BaselineDays) -> History? {
        guard days.values.count >= settings.minimumDays, let spread = Spread(days, settings),
            let baselines = TwoBaselines(series, at: position, settings)
        else { return nil }
        let orders = OrderValues(
            days.positions.lazy.map { timeline.days[$0].total },
            assumedVariation: settings.orderValueVariation)
        return History(spread: spread, baselines: baselines, orders: orders)
    }

    /// Why today is too little to say anything about; nil if it is enough.
    private func lack() -> String? {
        let isOfWhole = metric == .directSessionShare || metric == .revenueShare
        return EvidenceMinimum(settings: settings).lack(
            metric, today: isOfWhole ? whole : part, expectedOrders: expectedOrders)
    }

    private func measure(
        _ value: Double, _ deviation: TwoBaselines.Deviation, _ history: History
    ) -> Evidence {
        let floor = NoiseFloor(
            metric, level: deviation.level, part: part, whole: whole, orders: history.orders,
            rises: value > deviation.level, settings)
        let sigma = max(history.spread.value, floor.noise, floor.floor)
        return Evidence(
            value: value,
            baseline: Baseline(
                level: deviation.level, choice: deviation.choice,
                recentLevel: history.baselines.recentLevel, mad: history.spread.mad,
                sigma: sigma,
                days: deviation.days.positions.reversed().map(series.day),
                leftOut: deviation.days.leftOut.reversed()),
            absoluteChange: deviation.difference,
            relativeChange: deviation.level > 0 ? deviation.difference / deviation.level : nil,
            robustZ: sigma > 0 ? deviation.difference / sigma : 0)
    }

    /// Why there is no news, before any exact test; nil where only that can tell.
    private func quiet(
        _ evidence: Evidence, _ deviation: TwoBaselines.Deviation, _ history: History
    ) -> DetectorAnswer.Outcome? {
        if let broken, LevelMemory.isBack(evidence.value, metric, broken, settings) {
            return .resolved
        }
        if deviation.choice == .between {
            return .usual(because: "it lies between the two levels")
        }
        guard abs(evidence.robustZ) >= settings.z else {
            return .usual(because: "z is small", reached: abs(evidence.robustZ) / settings.z)
        }
        if let obstacle = Gates(settings).obstacle(
            metric, value: evidence.value, level: deviation.level, usual: history.spread.median)
        {
            return .usual(because: obstacle.reason, reached: obstacle.reached)
        }
        guard history.baselines.weekdayLevel == nil, metric.kind != .share else { return nil }
        let needed = settings.firstWeekChange * deviation.level
        guard abs(deviation.difference) < needed else { return nil }
        return .usual(
            because: "the change is small for a first week",
            reached: abs(deviation.difference) / needed)
    }
}
