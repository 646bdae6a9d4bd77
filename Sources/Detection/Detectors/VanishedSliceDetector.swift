import DailyNumbers
import Shared

/// A channel that sends nobody any more.
struct VanishedSliceDetector: Detector {
    /// The channel's sessions.
    let series: MetricSeries
    let position: Int
    let settings: DetectionSettings

    var name: DetectorName { .vanished }

    func judge() -> DetectorAnswer {
        let (expected, remains) = (settings.channelSessions, settings.channelRemains)
        guard let value = series.values[position],
            let levels = TwoBaselines(series, at: position, settings),
            levels.recent.values.count >= settings.minimumDays
        else { return answer(.notEvaluated(because: "too few usable days before")) }
        let level = levels.lower
        let isRecent = level == levels.recentLevel
        let days = isRecent ? levels.recent : levels.weekdays
        var found: DetectorAnswer.Outcome = .notEvaluated(
            because: "\(Decimals.text(level, places: 1)) sessions a day are usual; that is too few")
        var evidence = Evidence(value, level: level, days, of: series)
        // A small slice needs some days to be missed, all of them nearly empty.
        var sum = 0.0
        for length in 1...max(1, settings.vanishedDays) {
            guard let value = position >= length - 1 ? series.values[position - length + 1] : nil,
                series.uses[position - length + 1].reason == nil || length == 1
            else { break }
            sum += value
            guard level * Double(length) >= expected else { continue }
            guard value <= remains * level || length > 1, sum <= remains * level * Double(length)
            else {
                found = .usual(because: "it is still there")
                break
            }
            evidence.exactZ = TailTest(settings: settings).count(
                sum, level * Double(length), max(1, days.values.count / length))
            if (evidence.exactZ ?? 0) >= settings.exactZ { return answer(.alert(.p1), evidence) }
            found = .usual(because: "chance alone could do it")
        }
        return answer(found, evidence)
    }
}
