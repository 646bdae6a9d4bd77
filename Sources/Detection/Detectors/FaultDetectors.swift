import CLibrary
import DailyNumbers
import Shared

/// Zero sessions where there were some before. It needs no statistics.
struct OutageDetector: Detector {
    let series: MetricSeries
    let position: Int
    let settings: DetectionSettings

    var name: DetectorName { .outage }

    func judge() -> DetectorAnswer {
        guard let value = series.values[position] else {
            return answer(.notEvaluated(because: "no value today"))
        }
        let days = series.recent(before: position, settings)
        guard let level = days.median else {
            return answer(.notEvaluated(because: "no usable day before"))
        }
        let evidence = Evidence(value, level: level, days, of: series)
        guard level >= settings.outageSessions else {
            return answer(.usual(because: "few sessions are usual"), evidence)
        }
        guard value == 0 else { return answer(.usual(because: "there are sessions"), evidence) }
        return answer(.alert(.p0), evidence)
    }
}

/// An average order that is off by a factor which no shop has by itself: cents for euros.
struct UnitErrorDetector: Detector {
    let series: MetricSeries
    let position: Int
    /// Of the judged day.
    let orders: Int
    let settings: DetectionSettings

    var name: DetectorName { .unitError }

    func judge() -> DetectorAnswer {
        guard let value = series.values[position], orders >= settings.unitOrders else {
            let needed = "at least \(settings.unitOrders) are needed"
            return answer(.notEvaluated(because: "\(orders) orders today, \(needed)"))
        }
        let days = series.recent(before: position, settings)
        guard let level = days.median, level > 0 else {
            return answer(.notEvaluated(because: "no usual order value"))
        }
        let evidence = Evidence(value, level: level, days, of: series)
        let factor = settings.unitFactor
        // An aov of zero is not a wrong unit.
        guard value >= factor * level || (value > 0 && value * factor <= level) else {
            return answer(.usual(because: "the unit is right"), evidence)
        }
        return answer(.alert(.p0), evidence)
    }
}

/// A day that was loaded twice has twice of everything, so every count is even. By chance that
/// happens once in 2 to the number of counts (a nonzero Poisson count is odd at least as often as
/// even).
struct DoubledDayDetector: Detector {
    let series: MetricSeries
    let position: Int
    /// Of all days.
    let parities: [DailyMetrics.Parity]
    let settings: DetectionSettings

    var name: DetectorName { .doubled }

    func judge() -> DetectorAnswer {
        let today = parities[position]
        guard let value = series.values[position],
            let levels = TwoBaselines(series, at: position, settings)
        else { return answer(.notEvaluated(because: "no usable day before")) }
        guard today.even + today.odd >= settings.doubledCounts else {
            return answer(.notEvaluated(because: "too few counts that are not zero"))
        }
        let deviation = levels.deviation(value)
        let evidence = Evidence(
            value, level: deviation.level, deviation.days, of: series,
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
}

extension MetricSeries {
    /// The days that the first level is made of.
    fileprivate func recent(before position: Int, _ settings: DetectionSettings) -> BaselineDays {
        history(reach(before: position, settings.reach), limit: settings.recentDays)
    }
}
