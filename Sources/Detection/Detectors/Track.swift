import DailyNumbers
import Shared

/// What became of a measure since it broke.
package struct Track: Sendable, Hashable {
    /// A day of it that alerted.
    struct Alert: Sendable, Hashable {
        let position: Int
        let severity: Severity
    }

    /// What it broke from.
    struct Level: Sendable, Hashable {
        let value: Double
        let sigma: Double
    }

    /// The position of the day it broke on.
    let since: Int
    let level: Level?
    private(set) var alerts: [Alert]
    /// Days without an alert in a row, of which the first was back at the level.
    private(set) var quiet = 0
    /// The same wherever they were.
    private(set) var idle = 0

    init(_ first: Alert, from level: Level?) {
        since = first.position
        self.level = level
        alerts = [first]
    }

    mutating func alert(_ alert: Alert) {
        alerts.append(alert)
        quiet = 0
        idle = 0
    }

    mutating func rest(isBack: Bool) {
        idle += 1
        quiet += quiet > 0 || isBack ? 1 : 0
    }

    /// How bad it has been lately: one day's luck, good or bad, is not the trouble's.
    var severity: Severity { Severity.median(alerts.map(\.severity), between: .p0) }
}

extension Severity {
    /// The median of the last five.
    ///
    /// - Parameter tie: What it is where half of them are worse and half are not.
    static func median(_ severities: [Severity], between tie: Severity) -> Severity {
        let last = severities.suffix(5).sorted()
        guard let low = last.dropLast(last.count / 2).last,
            let high = last.dropFirst(last.count / 2).first
        else { return .p2 }
        return low == high ? low : min(max(tie, low), high)
    }
}

/// What breaks, and comes back, together: the shop, and each column of the team's own by itself.
enum Strand: Hashable, Sendable {
    case shop
    case column(Measure)

    init(_ measure: Measure) {
        self = measure.segment?.dimension == .column ? .column(measure) : .shop
    }
}

/// The tracks of all measures.
///
/// As long as a measure's track is open its alert days are no history of it: level, spread and weekdays stay those of before
/// the break, so a fault that lasts does not become usual. A track closes after quiet days of which the first is back at
/// the level it broke from. A short one becomes history again, for that is how a small shop's own noise is learned; a long one never.
struct Tracks: Sendable {
    private(set) var open: [Measure: Track] = [:]
    /// Positions of alert days that are no history.
    private(set) var troubled: [Measure: Set<Int>] = [:]
    let settings: IncidentSettings

    init(_ settings: IncidentSettings) { self.settings = settings }

    /// Takes what was said of a day on which measures were judged.
    ///
    /// - Parameter compared: Days that are not compared with others say nothing of being back.
    /// - Returns: The tracks that closed because their level is the usual one by now.
    mutating func take(
        _ answers: [DetectorAnswer], at position: Int, compared: Bool,
        _ detection: DetectionSettings
    ) -> [Measure: Track] {
        let byMeasure = Dictionary(grouping: answers, by: \.measure)
        for (measure, said) in byMeasure {
            let alerts = said.filter { ($0.severity ?? .p2) > .p2 }
            if let worst = alerts.compactMap(\.severity).max() {
                note(.init(position: position, severity: worst), of: measure, alerts)
            } else if compared, let track = open[measure] {
                rest(track, of: measure, said, detection)
            }
        }
        // A day that is not compared with others ends nothing.
        guard compared else { return [:] }
        var accepted: [Measure: Track] = [:]
        for (_, tracks) in Dictionary(grouping: open, by: { Strand($0.key) }) {
            // Where nothing has alerted for a week it is over, back or not.
            if tracks.allSatisfy({ $0.value.idle >= settings.acceptAfterDays }) {
                for (measure, track) in tracks { close(track, of: measure) }
                continue
            }
            // What breaks with a blocker is part of it, however mild it is by itself.
            guard !tracks.contains(where: { $0.value.severity == .p0 }) else { continue }
            for (measure, track) in tracks
            where position - track.since >= settings.acceptAfterDays {
                accepted[measure] = track
                forget(track, of: measure)
            }
        }
        return accepted
    }

    private mutating func note(
        _ alert: Track.Alert, of measure: Measure, _ said: [DetectorAnswer]
    ) {
        troubled[measure, default: []].insert(alert.position)
        if open[measure] != nil {
            open[measure]?.alert(alert)
            return
        }
        let baseline =
            (said.first { $0.detector == .deviation } ?? said.first)?.evidence?.baseline
        open[measure] = Track(
            alert, from: baseline.map { .init(value: $0.level, sigma: $0.sigma) })
    }

    private mutating func rest(
        _ known: Track, of measure: Measure, _ said: [DetectorAnswer],
        _ detection: DetectionSettings
    ) {
        guard let isBack = Self.isBack(said, detection) else { return }
        var track = known
        track.rest(isBack: isBack)
        open[measure] = track
        if track.quiet >= settings.closingDays { close(track, of: measure) }
    }

    private mutating func close(_ track: Track, of measure: Measure) {
        if track.alerts.count <= settings.shortDays {
            forget(track, of: measure)
        } else {
            open[measure] = nil
        }
    }

    /// Its days become history, like any other.
    private mutating func forget(_ track: Track, of measure: Measure) {
        open[measure] = nil
        troubled[measure]?.subtract(track.alerts.map(\.position))
    }

    /// A person said that a level is the usual one.
    mutating func accept(_ level: AcceptedLevel) {
        for (measure, track) in open where level.measures.contains(measure.description) {
            forget(track, of: measure)
        }
    }

    /// Whether a measure that does not alert is near the level it broke from; nil where nobody can tell.
    private static func isBack(
        _ said: [DetectorAnswer], _ settings: DetectionSettings
    ) -> Bool? {
        // Where it is not compared with other days, that it does not alert is all there is to know.
        let isQuiet = said.contains { if case .usual = $0.outcome { true } else { false } }
        guard let deviation = said.first(where: { $0.detector == .deviation }) else {
            return isQuiet ? true : nil
        }
        switch deviation.outcome {
        // A measure that broke on one of its first days has no level to come back to.
        case .notEvaluated: return isQuiet ? true : nil
        case .resolved: return true
        case .alert: return false
        case .usual:
            guard let evidence = deviation.evidence else { return nil }
            let baseline = evidence.baseline
            // What cannot be told from the level is back, also where the level is noisy.
            if baseline.choice == .between || abs(evidence.robustZ) < settings.z { return true }
            let near = max(
                settings.resolvedSigmas * baseline.sigma,
                Gates(settings).half(deviation.measure.metric, level: baseline.level))
            return abs(evidence.absoluteChange) <= near
        }
    }
}
