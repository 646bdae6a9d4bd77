import DailyNumbers
import Shared

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What needs little statistics: a day without sessions, one that was loaded twice, and an amount in
/// the wrong unit.
struct HardRules {
    let settings: DetectionSettings

    /// Zero sessions where there were some before: a P0 from the second day on.
    func outage(_ sessions: MetricSeries, at position: Int) -> Check {
        func answer(_ outcome: Check.Outcome, _ evidence: Evidence? = nil) -> Check {
            Check(
                day: sessions.day(position), rule: .outage, measure: sessions.measure,
                outcome: outcome, evidence: evidence)
        }
        guard let value = sessions.values[position] else {
            return answer(.notEvaluated(because: "no value today"))
        }
        let days = recent(sessions, position)
        guard let level = days.median else {
            return answer(.notEvaluated(because: "no usable day before"))
        }
        let evidence = Self.evidence(value, level, days, sessions)
        guard level >= settings.outageSessions else {
            return answer(.usual(because: "few sessions are usual"), evidence)
        }
        guard value == 0 else { return answer(.usual(because: "there are sessions"), evidence) }
        return answer(.alert(.p0), evidence)
    }

    /// An average order that is off by a factor which no shop has by itself: cents for euros.
    func unitError(_ aov: MetricSeries, orders: Int, at position: Int) -> Check {
        func answer(_ outcome: Check.Outcome, _ evidence: Evidence? = nil) -> Check {
            Check(
                day: aov.day(position), rule: .unitError, measure: aov.measure, outcome: outcome,
                evidence: evidence)
        }
        guard let value = aov.values[position], orders >= settings.unitOrders else {
            let needed = "at least \(settings.unitOrders) are needed"
            return answer(.notEvaluated(because: "\(orders) orders today, \(needed)"))
        }
        let days = recent(aov, position)
        guard let level = days.median, level > 0 else {
            return answer(.notEvaluated(because: "no usual order value"))
        }
        let evidence = Self.evidence(value, level, days, aov)
        let factor = settings.unitFactor
        // An aov of zero is not a wrong unit.
        guard value >= factor * level || (value > 0 && value * factor <= level) else {
            return answer(.usual(because: "the unit is right"), evidence)
        }
        return answer(.alert(.p0), evidence)
    }

    /// A day that was loaded twice has twice of everything, so every count is even. By chance that
    /// happens once in 2 to the number of counts (a nonzero Poisson count is odd at least as often
    /// as even).
    ///
    /// - Parameter parities: Of all days.
    func doubled(
        _ sessions: MetricSeries, parities: [DailyMetrics.Parity], at position: Int
    ) -> Check {
        func answer(_ outcome: Check.Outcome, _ evidence: Evidence? = nil) -> Check {
            Check(
                day: sessions.day(position), rule: .doubled, measure: sessions.measure,
                outcome: outcome, evidence: evidence)
        }
        let today = parities[position]
        guard let value = sessions.values[position],
            let levels = TwoBaselines(sessions, at: position, settings)
        else { return answer(.notEvaluated(because: "no usable day before")) }
        guard today.even + today.odd >= settings.doubledCounts else {
            return answer(.notEvaluated(because: "too few counts that are not zero"))
        }
        let deviation = levels.deviation(value)
        let evidence = Self.evidence(
            value, deviation.level, deviation.days, sessions,
            exactZ: NormalTail.z(logP: -Double(today.even) * log(2)))
        guard today.odd == 0 else {
            return answer(.usual(because: "some counts are odd"), evidence)
        }
        guard value >= settings.doubledRise * deviation.level else {
            return answer(.usual(because: "sessions are not doubled"), evidence)
        }
        // Where counts are scaled up from a sample, they are always even.
        let before = levels.recent.positions.filter { parities[$0].odd == 0 }
        guard before.count * 2 < levels.recent.positions.count else {
            return answer(.usual(because: "all counts are even on other days as well"), evidence)
        }
        return answer(.alert(settings.breakage), evidence)
    }

    private func recent(_ series: MetricSeries, _ position: Int) -> BaselineDays {
        series.history(
            (1...settings.reach).lazy.map { position - $0 }, limit: settings.recentDays)
    }

    static func evidence(
        _ value: Double, _ level: Double, _ days: BaselineDays, _ series: MetricSeries,
        exactZ: Double? = nil
    ) -> Evidence {
        let mad = RobustScale(days.values)?.mad ?? 0
        let sigma = max(1.4826 * mad, max(0, level).squareRoot())
        return Evidence(
            value: value,
            baseline: Baseline(
                level: level, choice: .recent, recentLevel: level, mad: mad, sigma: sigma,
                days: days.positions.reversed().map(series.day), leftOut: days.leftOut.reversed()),
            absoluteChange: value - level,
            relativeChange: level > 0 ? (value - level) / level : nil,
            robustZ: sigma > 0 ? (value - level) / sigma : 0, exactZ: exactZ)
    }
}
