package import DailyNumbers
package import Shared

/// Decides day by day, from the numbers alone, whether alerts go on with an incident and whether people are
/// paged: on opening, on escalation, and again where a blocker was over and is back, or anything after quiet
/// days. An incident that is still there tomorrow does not page again.
///
/// What a backtest says is this. A run follows the same rule (`State.init`), but by what the ledger says
/// people were told: numbers that are corrected afterwards do not undo a page.
package struct Pager: Sendable {
    struct Open: Sendable {
        let id: String
        let first: Day
        /// The position that it is open since.
        let since: Int
        /// The worst it was told as.
        var severity: Severity
        /// What it was last told as.
        var shown: Severity
        var cause: Cause
        var measures: Set<Measure>
        /// Those with alerts, in order, and how bad each was by itself.
        var days: [(position: Int, severity: Severity)] = []
        /// A person was asked to accept the new level.
        var asked = false

        var names: Set<String> { Set(measures.map(\.description)) }
    }

    package struct Decision: Sendable, Hashable {
        package let id: String
        package let first: Day
        /// Of the incident, which is not that of one day's luck.
        package let severity: Severity
        package let state: ReportedIncident.State

        package var page: Bool { state.pages }
    }

    private let settings: IncidentSettings
    private(set) var open: Open?
    private var lastAlert: Int?
    private var last: Open?

    package init(_ settings: IncidentSettings) { self.settings = settings }

    /// A usable day with alerts.
    ///
    /// - Parameters:
    ///   - severity: Of the day by itself.
    ///   - isCertain: It is that bad whatever the incident's other days were.
    package mutating func alert(
        _ day: Day, at position: Int, severity: Severity, isCertain: Bool = false, cause: Cause,
        measures: Set<Measure>
    ) -> Decision {
        let quiet = lastAlert.map { position - $0 - 1 } ?? .max
        defer {
            lastAlert = position
            last = open
        }
        // What was over and comes back as a blocker has to be told at once.
        let isAgain = open == nil && severity == .p0
        guard quiet < settings.quietDays || open != nil, !isAgain,
            open != nil || !isOther(cause, measures), let known = open ?? reopening(at: position)
        else {
            let id = "\(day)-\(cause.code)"
            open = Open(
                id: id, first: day, since: position, severity: severity, shown: severity,
                cause: cause, measures: measures, days: [(position, severity)])
            return Decision(id: id, first: day, severity: severity, state: .opened)
        }
        var now = known
        now.days.append((position, severity))
        // Between two, it is as it was told.
        let usual = Severity.median(now.days.map(\.severity), between: known.shown)
        let shown = isCertain ? max(severity, usual) : usual
        let state = ReportedIncident.State(shown, before: (known.severity, open != nil))
        now.severity = max(now.severity, shown)
        now.shown = shown
        now.measures.formUnion(measures)
        open = now
        return Decision(id: now.id, first: now.first, severity: shown, state: state)
    }

    /// Everything that broke is back, or its level is the usual one.
    package mutating func close() { open = nil }

    /// Whether a person should be asked, now and not again, to accept the new level.
    package mutating func asksToAccept(at position: Int) -> Bool {
        guard var now = open, !now.asked, position - now.since >= settings.acceptAfterDays,
            now.shown == .p0
        else { return false }
        now.asked = true
        open = now
        return true
    }

    /// Another incident opens beside it: it keeps only what shows it, but for what shows the other one.
    mutating func keepKeys(without others: Set<Measure>) {
        guard let now = open else { return }
        let own = now.measures.subtracting(others)
        open?.measures = own.isEmpty ? own : now.cause.keys(of: own)
    }

    /// Whether the alerts are of another family than the incident they would belong to, and on
    /// none of its metrics.
    func isOther(_ cause: Cause, _ measures: Set<Measure>) -> Bool {
        guard let family = cause.family, let before = (open?.cause ?? last?.cause)?.family,
            family != before
        else { return false }
        return open.map { $0.measures.isDisjoint(with: measures) } ?? true
    }

    private func reopening(at position: Int) -> Open? {
        last.map {
            Open(
                id: $0.id, first: $0.first, since: position, severity: $0.severity,
                shown: $0.shown, cause: $0.cause, measures: [])
        }
    }

    /// A person accepts the level that came with the incident: it is over, and forgotten.
    mutating func accept(_ level: AcceptedLevel) {
        guard let open, level.measures.contains(where: open.names.contains) else { return }
        self.open = nil
        last = nil
        lastAlert = nil
    }
}

extension ReportedIncident.State {
    /// What trouble is today.
    ///
    /// - Parameters:
    ///   - before: How bad it was when it was last told, and whether it was still open; nil for what is
    ///     new.
    ///   - joins: Something else joins it.
    package init(
        _ severity: Severity, before: (severity: Severity, isOpen: Bool)?, joins: Bool = false
    ) {
        if let before {
            self =
                severity > before.severity || joins
                ? .escalated : before.isOpen ? .ongoing : .reopened
        } else {
            self = .opened
        }
    }

    /// People are paged once, and again when it gets worse.
    package var pages: Bool { self == .opened || self == .escalated }
}
