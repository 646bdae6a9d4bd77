import CLibrary
package import DailyNumbers
package import Shared

/// Judges a shop day by day, each day by what was known at its end: what a nightly run says is the last
/// result, and what a backtest says are all of them.
package struct DayByDay: Sendable {
    /// What days are judged by.
    package struct Inputs: Sendable {
        package let timeline: Timeline
        package let detection: DetectionSettings
        package let incidents: IncidentSettings
        /// What layer 1 found wrong with a day: the first that can have made the alerts names the cause outright.
        package let knownCauses: [Day: [Cause]]
        /// Levels that a person made the usual ones.
        package let accepted: [AcceptedLevel]

        package init(
            timeline: Timeline, detection: DetectionSettings, incidents: IncidentSettings,
            knownCauses: [Day: [Cause]], accepted: [AcceptedLevel]
        ) {
            self.timeline = timeline
            self.detection = detection
            self.incidents = incidents
            self.knownCauses = knownCauses
            self.accepted = accepted
        }
    }

    /// One a day of the timeline, in order.
    package let results: [DayResult]

    package init(_ inputs: Inputs) {
        self.init(
            inputs.timeline, inputs.detection, incidents: inputs.incidents,
            knownCauses: inputs.knownCauses, accepted: inputs.accepted)
    }

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
    var desk: IncidentDesk
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
        desk = IncidentDesk(settings)
    }

    mutating func next(_ position: Int) -> DayResult {
        let day = timeline.days[position].day
        while let level = accepted.first, level.knownFrom <= day {
            accept(level)
            accepted.removeFirst()
        }
        let judged = judge.judge(position)
        let alerts = judged.answers.filter { ($0.severity ?? .p2) > .p2 }.sorted(by: Self.isWorse)
        var notes = judged.trade.map { [DayResult.Note.trade($0)] } ?? []
        notes += Self.rhythms(judged.answers)
        let incidents = incidents(alerts, position)
        // Those that may be the new name of another one are told with the incident.
        let renamed = Set(incidents.flatMap(\.renamings).map(\.new))
        notes += NewSlice.find(at: position, in: timeline, detection, settings)
            .filter { !renamed.contains($0.segment) }.map { .new($0) }
        if !alerts.isEmpty { noisy.insert(position) }
        for open in desk.open {
            let accepted = judged.accepted.keys.filter(open.measures.contains).sorted()
            if !accepted.isEmpty { notes.append(.accepted(accepted, incident: open.id)) }
        }
        for track in judged.accepted.values { noisy.subtract(track.alerts.map(\.position)) }
        if timeline.uses[position].isJudged {
            notes += desk.close(unless: judge.isBroken).map { .closed(incident: $0.id) }
        }
        notes += desk.asksToAccept(at: position).map { .acceptLevel(incident: $0) }
        if !alerts.contains(where: { $0.detector == .slowFall }) {
            notes += judge.drifts(at: position, settings).map { .drift($0) }
        }
        return DayResult(
            day: day, use: timeline.uses[position], answers: judged.answers,
            incidents: incidents, notes: notes, open: desk.open.map(\.id))
    }

    private mutating func accept(_ level: AcceptedLevel) {
        guard let first = timeline.days.first?.day else { return }
        let from = max(0, level.from.number - first.number)
        judge.accept(level, from: from)
        desk.accept(level)
        // What was usual before is no longer.
        noisy = noisy.filter { $0 < from }.union(0..<from)
    }

    private static func rhythms(_ answers: [DetectorAnswer]) -> [DayResult.Note] {
        Rhythm.Kind.allCases.compactMap { kind in
            let measures = answers.filter { $0.outcome == .usual(because: kind.rawValue) }
                .map(\.measure)
            return measures.isEmpty ? nil : .rhythm(measures, words: kind.rawValue)
        }
    }

    /// Worst first.
    private mutating func incidents(_ alerts: [DetectorAnswer], _ position: Int) -> [Incident] {
        var (shop, columns): ([DetectorAnswer], [DetectorAnswer]) = ([], [])
        for alert in alerts {
            if Strand(alert.measure) == .shop || follows(alert, alerts) {
                shop.append(alert)
            } else {
                columns.append(alert)
            }
        }
        var found = shop.isEmpty ? [] : ofShop(shop, position)
        for (measure, alerts) in Dictionary(grouping: columns, by: \.measure).sorted(by: {
            $0.key < $1.key
        }) {
            let isFall = alerts.contains { ($0.evidence?.absoluteChange ?? 0) < 0 }
            let cause = Cause.column(measure.description, isFall: isFall)
            found.append(
                incident(
                    .init(alerts: alerts, cause: cause, place: .column(measure)), nil, position))
        }
        return found.enumerated().sorted {
            $0.element.severity != $1.element.severity
                ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
        }.map(\.element)
    }

    /// Whether a column only moves with the shop's visits: without them nobody signs up either.
    private func follows(_ alert: DetectorAnswer, _ all: [DetectorAnswer]) -> Bool {
        guard alert.measure.metric == .count, !desk.isOpen(alert.measure) else { return false }
        if desk.openOfShop.contains(where: { $0.measures.contains(alert.measure) }) { return true }
        guard let own = alert.evidence?.relativeChange else { return false }
        return all.contains { other in
            guard other.measure == Measure(.sessions),
                let change = other.evidence?.relativeChange
            else { return false }
            if other.detector == .outage { return own < 0 }
            return (own < 0) == (change < 0)
                && abs(log((1 + own) / (1 + change))) <= -log(1 - settings.aboutLevel)
        }
    }

    private mutating func ofShop(_ alerts: [DetectorAnswer], _ position: Int) -> [Incident] {
        let day = timeline.days[position].day
        let analysis = IncidentAnalysis(
            alerts, at: position, in: timeline, noisy: noisy, detection, settings)
        let found = known(day, alerts) ?? analysis?.cause ?? .unknown
        // What only says which number moved is no better name for what is known by then.
        let cause =
            desk.openOfShop.lazy.map(\.cause).first { $0.goesOn(as: found, alerts) } ?? found
        if desk.isOther(cause, Set(alerts.map(\.measure))) {
            let share = IncidentDesk.Share(alerts: alerts, cause: cause, place: .beside)
            return [incident(share, analysis, position)]
        }
        var rest = alerts
        var incidents: [Incident] = []
        let second = SecondIncident(
            alerts, beside: desk.openOfShop, at: position, in: timeline, judge, detection, settings)
        if let second {
            rest.removeAll { second.alerts.contains($0) }
            let share = IncidentDesk.Share(
                alerts: second.alerts, cause: second.cause, place: .beside)
            incidents.append(incident(share, analysis, position))
        }
        return incidents
            + desk.shares(rest, cause: cause).map { incident($0, analysis, position) }
    }

    private mutating func incident(
        _ share: IncidentDesk.Share, _ analysis: IncidentAnalysis?, _ position: Int
    ) -> Incident {
        let day = timeline.days[position].day
        let (judge, ownDays) = (judge, settings.ownDays)
        let decision = desk.take(share, on: day, at: position) {
            Self.isCertain($0, $1, at: position, judge, ownDays)
        }
        return Incident(
            id: decision.id, first: decision.first, day: day, severity: decision.severity,
            cause: share.cause, state: decision.state, alerts: share.alerts, analysis: analysis)
    }

    /// Whether a P0 is worse than the open incident's own days, or of a kind that is no matter of luck.
    private static func isCertain(
        _ alerts: [DetectorAnswer], _ open: Pager.Open?, at position: Int, _ judge: DayJudge,
        _ ownDays: Int
    ) -> Bool {
        let days = (open?.days ?? []).suffix(ownDays).map(\.position)
        let scales = judge.scales(days, to: position)
        return alerts.contains { alert in
            guard alert.severity == .p0 else { return false }
            guard alert.detector == .deviation || alert.detector == .classic else { return true }
            return judge.isStep(alert, from: days, scales)
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
