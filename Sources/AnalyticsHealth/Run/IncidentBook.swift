package import Detection
package import Shared

/// What earlier runs told people, by the ledger: an incident is told once, and again when it gets worse.
package struct IncidentBook: Sendable {
    /// Of the days before the judged one, in order.
    private let before: [HealthAnswer]
    /// Every answer that the judged day itself ever had, oldest first.
    private let sameDay: [HealthAnswer]
    private let acknowledgements: [Acknowledgement]

    package static let empty = IncidentBook(before: [], sameDay: [], acknowledgements: [])

    package init(
        before: [HealthAnswer], sameDay: [HealthAnswer], acknowledgements: [Acknowledgement]
    ) {
        self.before = before
        self.sameDay = sameDay
        self.acknowledgements = acknowledgements
    }

    /// What earlier runs saw of their days.
    var toldDays: [Day: HealthInput.Told] {
        var told: [Day: HealthInput.Told] = [:]
        for answer in before {
            let isMissing = answer.incidents.contains { incident in
                incident.state != .resolved && incident.subjects.contains(ExpectedDay.id)
            }
            told[answer.day] = isMissing ? .missing : .there
        }
        return told
    }

    /// As an incident was last told.
    func told(_ id: String) -> ReportedIncident? {
        for answer in before.reversed() {
            if let found = answer.incidents.first(where: { $0.id == id }) { return found }
        }
        return nil
    }

    /// What was open after the last answer.
    func open(_ kind: ReportedIncident.Kind) -> [ReportedIncident] {
        (before.last?.incidents ?? []).filter { $0.kind == kind && $0.state != .resolved }
    }

    func acknowledgement(of id: String) -> Acknowledgement? {
        acknowledgements.last { $0.incident == id }
    }

    /// Levels that people accepted.
    package var acceptedLevels: [AcceptedLevel] {
        acknowledgements.compactMap { AcceptedLevel($0) }
    }

    /// What the judged day was told to be by an earlier run, where that was another verdict or another
    /// trouble. Whether trouble was new then is no matter of this day's data.
    func correction(of answer: HealthAnswer) -> HealthAnswer? {
        func causes(_ answer: HealthAnswer) -> Set<String> {
            Set(answer.incidents.filter { $0.state != .resolved }.map(\.cause))
        }
        return sameDay.last { $0.status != answer.status || causes($0) != causes(answer) }
    }

    /// Days of which a business incident was told that is not found now, or none where one is.
    ///
    /// - Parameter currency: What amounts are in, where somebody said so.
    func revisions(_ results: [DayResult], days: Int, currency: String?) -> [RevisedDay] {
        var told: [Day: ReportedIncident?] = [:]
        var revised: [Day: Severity?] = [:]
        for answer in before {
            told[answer.day] = .some(
                answer.incidents.first {
                    $0.kind == .business && $0.state != .resolved && $0.state != .waiting
                })
            revised[answer.day] = nil
            for day in answer.revised { revised[day.day] = .some(day.now) }
        }
        let repeated = Set(
            before.filter { $0.incidents.contains(where: \.isOfRepeatedIDs) }.map(\.day))
        return results.dropLast().suffix(days).compactMap { result in
            guard let said = told[result.day] else { return nil }
            // It was told by its proof.
            if result.incident?.cause == .duplicateLoad, repeated.contains(result.day) {
                return nil
            }
            let then = revised[result.day] ?? said?.severity
            let now = result.incident?.severity
            guard (then == nil) != (now == nil) else { return nil }
            return RevisedDay(
                day: result.day, told: then, now: now,
                title: result.incident.map { $0.title($0.severity, currency: currency) }
                    ?? said?.title ?? "")
        }
    }
}

extension ReportedIncident {
    /// Whether a rule about ids that repeat is in it.
    fileprivate var isOfRepeatedIDs: Bool {
        kind == .data
            && subjects.contains { HealthRules.spec(of: $0)?.effect == .duplicateLoad }
    }
}
