import DailyNumbers
package import Shared

/// All alerts of a day as one piece of news with a cause.
package struct Incident: Sendable, Hashable {
    /// The day it opened and the cause it opened with; the same on all its days.
    package let id: String
    package let first: Day
    package let day: Day
    package let severity: Severity
    package let cause: Cause
    package let state: ReportedIncident.State
    /// Worst first.
    package let alerts: [DetectorAnswer]
    /// Nil where there was no day to compare with.
    package let analysis: IncidentAnalysis?

    package var page: Bool { state.pages }

    /// `P0 checkout: orders 1, usually 21 (-95 %)`.
    package var title: String { title(severity) }

    /// - Parameters:
    ///   - severity: Of the news, which hard rules can make worse.
    ///   - currency: What amounts are in, where somebody said so.
    package func title(_ severity: Severity, currency: String? = nil) -> String {
        let shown = shownAlerts
        let lead =
            (shown.first { cause.isShown(by: $0.measure) } ?? shown.first)
            .map { ": " + AlertMessage($0, currency: currency).text } ?? ""
        return "\(severity.short) \(headline)\(lead)"
    }

    /// Whether there is less of something than usual.
    package var isFall: Bool {
        alerts.contains { alert in
            alert.measure.metric.kind == .volume
                && (alert.detector == .outage || (alert.evidence?.absoluteChange ?? 0) < 0)
        }
    }
}

/// What is behind an incident's numbers.
package struct IncidentAnalysis: Sendable, Hashable {
    package let cause: Cause
    package let revenue: RevenueChange
    package let mix: MixChange
    package let channels: SliceBlame
    package let devices: SliceBlame
    /// Channels and devices that are gone, of which a new one may be another name.
    package let renamed: [Renaming]

    init?(
        _ alerts: [DetectorAnswer], at position: Int, in timeline: Timeline, noisy: Set<Int>,
        _ detection: DetectionSettings, _ settings: IncidentSettings
    ) {
        guard
            let usual = UsualDay(before: position, in: timeline, noisy: noisy, detection)
        else { return nil }
        self.init(alerts, at: position, in: timeline, comparedWith: usual, detection, settings)
    }

    init(
        _ alerts: [DetectorAnswer], at position: Int, in timeline: Timeline,
        comparedWith usual: UsualDay, _ detection: DetectionSettings, _ settings: IncidentSettings
    ) {
        let day = timeline.days[position]
        revenue = RevenueChange(today: day.total, usual: usual.whole)
        mix = MixChange(day, usual, whole: revenue, direct: detection.directChannel)
        func blame(
            _ dimension: Segment.Dimension, _ now: (Tally) -> Int,
            _ then: (UsualDay.Level) -> Double
        ) -> SliceBlame {
            var counts: [Segment: (today: Double, usual: Double)] = [:]
            for (segment, level) in usual.parts where segment.dimension == dimension {
                counts[segment] = (Double(now(day.tally(segment))), then(level))
            }
            return SliceBlame(counts, days: usual.days, settings)
        }
        channels = blame(.channel, \.sessions, \.sessions)
        devices = blame(.device, \.purchases, \.orders)
        renamed = [Segment.Dimension.channel, .device].flatMap {
            Renaming.find($0, on: day, usual, detection, settings)
        }
        let visits = channels.named ?? blame(.device, \.sessions, \.sessions).named
        cause =
            CauseFinder(
                day: day, alerts: alerts, usual: usual, change: revenue, devices: devices,
                visits: visits,
                detection: detection, settings: settings
            ).cause
    }
}
