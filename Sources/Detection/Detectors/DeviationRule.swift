import DailyNumbers
import Shared

/// Judges one series on one day: two baselines, spread with floor, gates, exact tail.
struct DeviationRule {
    let timeline: Timeline
    let settings: DetectionSettings

    /// - Parameter broken: What the measure broke from, if that is still remembered.
    func check(
        _ series: MetricSeries, at position: Int, expectedOrders: Double,
        broken: LevelMemory.Broken?
    ) -> Check {
        let metric = series.measure.metric
        func answer(_ outcome: Check.Outcome, _ evidence: Evidence? = nil) -> Check {
            Check(
                day: series.day(position), rule: .deviation, measure: series.measure,
                outcome: outcome, evidence: evidence)
        }
        guard let value = series.values[position] else {
            return answer(.notEvaluated(because: "no value today"))
        }
        let reach = (1...settings.reach).lazy.map { position - $0 }
        let spreadDays = series.history(reach, limit: settings.spreadDays)
        guard spreadDays.values.count >= settings.minimumDays,
            let spread = Spread(spreadDays, settings),
            let baselines = TwoBaselines(series, at: position, settings)
        else {
            let days = Decimals.count(spreadDays.values.count, "usable day")
            let needed = "at least \(settings.minimumDays) are needed"
            return answer(.notEvaluated(because: "\(days) before, \(needed)"))
        }
        let part = timeline.days[position].tally(series.measure.segment)
        let whole = timeline.days[position].total
        let minimum = EvidenceMinimum(settings: settings)
        if let lack = minimum.lack(
            metric, today: metric == .directSessionShare || metric == .revenueShare ? whole : part,
            expectedOrders: expectedOrders)
        {
            return answer(.notEvaluated(because: lack))
        }
        let orders = OrderValues(
            spreadDays.positions.lazy.map { timeline.days[$0].total },
            assumedVariation: settings.orderValueVariation)

        let deviation = baselines.deviation(value, remembered: broken?.level)
        var evidence = measure(
            value, deviation, spread,
            NoiseFloor(
                metric, level: deviation.level, part: part, whole: whole, orders: orders,
                rises: value > deviation.level, settings),
            recentLevel: baselines.recentLevel, series)
        guard metric.kind == .share || deviation.level > 0 else {
            return answer(.notEvaluated(because: "the usual level is zero"), evidence)
        }
        if let broken, LevelMemory.isBack(value, metric, broken, settings) {
            return answer(.resolved, evidence)
        }
        if deviation.choice == .between {
            return answer(.usual(because: "it lies between the two levels"), evidence)
        }
        guard abs(evidence.robustZ) >= settings.z else {
            let reached = abs(evidence.robustZ) / settings.z
            return answer(.usual(because: "z is small", reached: reached), evidence)
        }
        let gates = Gates(settings)
        if let obstacle = gates.obstacle(
            metric, value: value, level: deviation.level, usual: spread.median)
        {
            return answer(.usual(because: obstacle.reason, reached: obstacle.reached), evidence)
        }
        if baselines.weekdayLevel == nil, metric.kind != .share,
            abs(deviation.difference) < settings.firstWeekChange * deviation.level
        {
            let reached = abs(deviation.difference) / (settings.firstWeekChange * deviation.level)
            return answer(
                .usual(because: "the change is small for a first week", reached: reached), evidence)
        }
        evidence.exactZ = TailRule(settings: settings).z(
            metric, value: value, level: deviation.level, days: deviation.days.values.count,
            today: metric == .revenueShare ? whole : part, orders: orders)
        if let z = evidence.exactZ, z < settings.exactZ {
            let reached = z / settings.exactZ
            return answer(.usual(because: "chance alone could do it", reached: reached), evidence)
        }
        return answer(.alert(SeverityRule(settings).severity(metric, evidence)), evidence)
    }

    private func measure(
        _ value: Double, _ deviation: TwoBaselines.Deviation, _ spread: Spread,
        _ floor: NoiseFloor, recentLevel: Double, _ series: MetricSeries
    ) -> Evidence {
        let sigma = max(spread.value, floor.noise, floor.floor)
        return Evidence(
            value: value,
            baseline: Baseline(
                level: deviation.level, choice: deviation.choice, recentLevel: recentLevel,
                mad: spread.mad,
                sigma: sigma,
                days: deviation.days.positions.reversed().map(series.day),
                leftOut: deviation.days.leftOut.reversed()),
            absoluteChange: deviation.difference,
            relativeChange: deviation.level > 0 ? deviation.difference / deviation.level : nil,
            robustZ: sigma > 0 ? deviation.difference / sigma : 0)
    }
}
