import DailyNumbers
import Shared

/// Something else that breaks while an incident is open.
///
/// Against the days before the first break, a day of two troubles looks like one of the larger. Against the open incident's own last
/// days only the new one is to be seen: its cause is then not one that is open, and what shows it steps away from these days.
struct SecondIncident {
    let cause: Cause
    /// Of what stepped.
    let alerts: [DetectorAnswer]

    /// Nil where nothing new is to be seen.
    init?(
        _ alerts: [DetectorAnswer], beside open: [Pager.Open], at position: Int,
        in timeline: Timeline, _ judge: DayJudge, _ detection: DetectionSettings,
        _ settings: IncidentSettings
    ) {
        guard let newest = open.max(by: { $0.since < $1.since }) else { return nil }
        let own = newest.days.map(\.position).filter { timeline.uses[$0].isJudged }
            .suffix(settings.ownDays)
        let scales = judge.scales(Array(own), to: position)
        guard own.count >= settings.leastOwnDays else { return nil }
        let known = Set(open.flatMap(\.measures))
        let stepping = alerts.filter { alert in
            judge.isStep(alert, from: Array(own), scales)
                || alert.detector != .deviation && !known.contains(alert.measure)
        }
        guard !stepping.isEmpty else { return nil }
        let usual = UsualDay(
            on: own.reversed(), scales: scales, at: position, in: timeline, detection)
        let cause = IncidentAnalysis(
            stepping, at: position, in: timeline, comparedWith: usual, detection, settings
        ).cause
        guard let kind = cause.kind, !open.contains(where: { $0.cause.covered.contains(kind) })
        else {
            return nil
        }
        let shown = stepping.filter { cause.isShown(by: $0.measure) }
        guard !shown.isEmpty,
            shown.contains(where: { Self.isReal($0, usual, timeline.days[position], detection) })
        else { return nil }
        self.cause = cause
        let moved = Set(stepping.map(\.measure))
        self.alerts = alerts.filter { moved.contains($0.measure) }
    }

    /// Whether neither chance nor the measure's own noise makes such a step.
    private static func isReal(
        _ alert: DetectorAnswer, _ usual: UsualDay, _ day: DailyMetrics,
        _ settings: DetectionSettings
    ) -> Bool {
        guard alert.detector == .deviation, let evidence = alert.evidence else { return true }
        let rule = TailTest(settings: settings)
        switch alert.measure.metric {
        case .sessions:
            let level = usual.whole.sessions
            guard evidence.baseline.level > 0 else { return true }
            let sigma = evidence.baseline.sigma * max(level / evidence.baseline.level, 0.2)
            return abs(evidence.value - level) >= settings.z * sigma
        case .purchases:
            return rule.count(evidence.value, usual.whole.orders, usual.days) >= settings.exactZ
        case .conversion:
            guard let level = usual.whole.conversion else { return false }
            let orders = Double(day.total.purchases)
            return rule.share(orders, Double(day.total.sessions), level) ?? 0 >= settings.exactZ
        default: return true
        }
    }
}
