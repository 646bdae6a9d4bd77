package import DailyNumbers
package import Shared

/// Judges a shop day by day, each day by what was known at its end: what a nightly run says is the last
/// result, and what a backtest says are all of them.
package struct DayByDay: Sendable {
    /// One a day of the timeline, in order.
    package let results: [DayResult]

    /// - Parameters:
    ///   - knownCauses: What layer 1 found wrong with a day: the first that can have made the alerts
    ///     names the cause outright.
    ///   - accepted: Levels that a person made the usual ones.
    package init(
        _ timeline: Timeline, _ detection: DetectionSettings = DetectionSettings(),
        incidents: IncidentSettings = IncidentSettings(), knownCauses: [Day: [Cause]] = [:],
        accepted: [AcceptedLevel] = []
    ) {
        var progress = Progress(timeline, detection, incidents, knownCauses, accepted)
        results = timeline.days.indices.map { progress.next($0) }
    }
}

/// What is carried from one day to the next.
private struct Progress {
    let timeline: Timeline
    let detection: DetectionSettings
    let settings: IncidentSettings
    let knownCauses: [Day: [Cause]]
    /// In the order in which they came to be known; the last ones are still to come.
    var accepted: ArraySlice<AcceptedLevel>
    var judge: DayJudge
    var pager: Pager
    /// Positions of days with alerts.
    var noisy: Set<Int> = []

    init(
        _ timeline: Timeline, _ detection: DetectionSettings, _ settings: IncidentSettings,
        _ knownCauses: [Day: [Cause]], _ accepted: [AcceptedLevel]
    ) {
        self.knownCauses = knownCauses
        self.accepted = accepted.sorted { $0.knownFrom < $1.knownFrom }[...]
        self.timeline = timeline
        var detection = detection
        detection.directChannel = timeline.channel(like: detection.directChannel)
        self.detection = detection
        self.settings = settings
        judge = DayJudge(timeline, detection, incidents: settings)
        pager = Pager(settings)
    }

    mutating func next(_ position: Int) -> DayResult {
        let day = timeline.days[position].day
        while let level = accepted.first, level.knownFrom <= day {
            accept(level)
            accepted.removeFirst()
        }
        let judged = judge.judge(position)
        let alerts = judged.answers.filter { ($0.severity ?? .p2) > .p2 }.sorted(by: Self.isWorse)
        var incident: Incident?
        var notes = judged.trade.map { [DayResult.Note.trade($0)] } ?? []
        if let worst = alerts.first?.severity {
            incident = open(alerts, worst, position)
            noisy.insert(position)
        }
        if let open = pager.open {
            let accepted = judged.accepted.keys.filter(open.measures.contains).sorted()
            if !accepted.isEmpty { notes.append(.accepted(accepted, incident: open.id)) }
            for track in judged.accepted.values {
                noisy.subtract(track.alerts.map(\.position))
            }
            if timeline.uses[position].isJudged, !open.measures.contains(where: judge.isBroken) {
                pager.close()
                notes.append(.closed(incident: open.id))
            }
        }
        if let open = pager.open, pager.asksToAccept(at: position) {
            notes.append(.acceptLevel(incident: open.id))
        }
        if !alerts.contains(where: { $0.detector == .slowFall }) {
            notes += judge.drifts(at: position, settings).map { .drift($0) }
        }
        return DayResult(
            day: day, use: timeline.uses[position], answers: judged.answers, incident: incident,
            notes: notes, open: pager.open?.id)
    }

    private mutating func accept(_ level: AcceptedLevel) {
        guard let first = timeline.days.first?.day else { return }
        let from = max(0, level.from.number - first.number)
        judge.accept(level, from: from)
        pager.accept(level)
        // What was usual before is no longer.
        noisy = noisy.filter { $0 < from }.union(0..<from)
    }

    private mutating func open(
        _ alerts: [DetectorAnswer], _ severity: Severity, _ position: Int
    ) -> Incident {
        let day = timeline.days[position].day
        let analysis = IncidentAnalysis(
            alerts, at: position, in: timeline, noisy: noisy, detection, settings)
        let cause = known(day, alerts) ?? analysis?.cause ?? .unknown
        let decision = pager.alert(
            day, at: position, severity: severity, isCertain: isCertain(alerts, at: position),
            cause: cause, measures: Set(alerts.map(\.measure)))
        return Incident(
            id: decision.id, first: decision.first, day: day, severity: decision.severity,
            cause: cause,
            state: decision.state, alerts: alerts, analysis: analysis)
    }

    /// Whether a P0 is worse than the open incident's own days, or of a kind that is no matter of luck.
    private func isCertain(_ alerts: [DetectorAnswer], at position: Int) -> Bool {
        let days = (pager.open?.days ?? []).suffix(4).map(\.position)
        return alerts.contains { alert in
            guard alert.severity == .p0 else { return false }
            guard alert.detector == .deviation || alert.detector == .classic else { return true }
            guard let now = alert.evidence, let usual = judge.median(alert.measure, on: days) else {
                return false
            }
            return (now.value - usual).sign == now.absoluteChange.sign
                && Gates(detection).isRelativelyLarge(now.value, usual)
        }
    }

    private func known(_ day: Day, _ alerts: [DetectorAnswer]) -> Cause? {
        knownCauses[day]?.first { $0.explains(alerts) }
    }

    private static func isWorse(_ a: DetectorAnswer, _ b: DetectorAnswer) -> Bool {
        if a.severity != b.severity { return (a.severity ?? .p2) > (b.severity ?? .p2) }
        if a.detector != b.detector { return a.detector < b.detector }
        return a.measure < b.measure
    }
}
