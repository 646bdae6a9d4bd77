import DailyNumbers
import Shared

/// A channel or device that sends nobody any more.
struct VanishedSliceDetector: Detector {
    /// The sessions of the channel or device.
    let series: MetricSeries
    let position: Int
    let settings: DetectionSettings
    /// The sessions of all other devices together: where they fell as well, a part of the day is missing.
    var others: MetricSeries?

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
            guard (evidence.exactZ ?? 0) >= settings.exactZ else {
                found = .usual(because: "chance alone could do it")
                continue
            }
            guard othersHold else {
                return answer(.usual(because: "the other devices fell as well"), evidence)
            }
            return answer(.alert(.p1), evidence)
        }
        return answer(found, evidence)
    }

    private var othersHold: Bool {
        guard let others, let value = others.values[position],
            let levels = TwoBaselines(others, at: position, settings)
        else { return true }
        return value >= settings.othersHold * levels.lower
    }
}
