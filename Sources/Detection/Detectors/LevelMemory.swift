package import DailyNumbers
import Shared

/// The levels that metrics stood at before an incident, so that coming back is not another alert.
package struct LevelMemory: Sendable {
    package struct Broken: Sendable, Hashable {
        /// The position of the day it broke on.
        package let since: Int
        package let level: Double
        package let sigma: Double
        /// The metric itself alerted, not only another one that day.
        package let alerted: Bool
        /// The last day on which what it broke with was not over; its own at first.
        package internal(set) var troubledUntil: Int

        init(since: Int, level: Double, sigma: Double, alerted: Bool) {
            self.since = since
            self.level = level
            self.sigma = sigma
            self.alerted = alerted
            troubledUntil = since
        }
    }

    private var levels: [Measure: Broken] = [:]
    private var lastAlarm: Int?

    package init() {}

    /// What a measure broke from, as long as it is remembered.
    package func broken(
        _ measure: Measure, at position: Int, _ settings: DetectionSettings
    ) -> Broken? {
        levels[measure].flatMap { position - $0.troubledUntil <= settings.memoryDays ? $0 : nil }
    }

    /// What broke since a day is remembered for as long as the trouble lasts, and from then on.
    mutating func hold(since first: Int, at position: Int) {
        for (measure, level) in levels where level.since >= first {
            levels[measure]?.troubledUntil = position
        }
    }

    /// Remembers where every metric stood when an incident begins: also those that broke too little
    /// to alert come back, and their coming back is no news either.
    package mutating func remember(
        _ answers: [DetectorAnswer], at position: Int, _ settings: DetectionSettings
    ) {
        let begins = lastAlarm.map { position - $0 > settings.quietDays } ?? true
        lastAlarm = position
        for answer in answers {
            guard let baseline = answer.evidence?.baseline else { continue }
            let alerted = answer.severity != nil
            let known = broken(answer.measure, at: position, settings)
            if let known, begins,
                Self.isBack(baseline.recentLevel, answer.measure.metric, known, settings)
            {
                // The level from before the last incident still holds, and has no incident in it.
                levels[answer.measure] = Broken(
                    since: position, level: known.level, sigma: known.sigma, alerted: alerted)
                continue
            }
            if let known, known.alerted || !(alerted || begins) { continue }
            levels[answer.measure] = Broken(
                since: position, level: baseline.level, sigma: baseline.sigma, alerted: alerted)
        }
    }

    /// The level that a measure had before one that became usual: to go back to it is no news.
    mutating func remember(_ track: Track, of measure: Measure, at position: Int) {
        guard let level = track.level else { return }
        levels[measure] = Broken(
            since: position, level: level.value, sigma: level.sigma, alerted: true)
    }

    mutating func forget(_ level: AcceptedLevel) {
        levels = levels.filter { !level.measures.contains($0.key.description) }
    }

    /// Whether a value is within 2 sigma, or half the gate, of the level it broke from.
    package static func isBack(
        _ value: Double, _ metric: Metric, _ broken: Broken, _ settings: DetectionSettings
    ) -> Bool {
        let near = max(
            settings.resolvedSigmas * broken.sigma,
            Gates(settings).half(metric, level: broken.level))
        return abs(value - broken.level) <= near
    }
}
