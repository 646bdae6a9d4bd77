import DailyNumbers
import Detection
package import Shared

/// What a run tells people of a day: the news, and how the incidents that were told before go on.
package struct DayMessage: Sendable {
    /// An incident that is over.
    package struct Resolved: Sendable {
        package enum Reason: String, Sendable {
            /// Back at the level that it broke from.
            case back
            /// The rules that it was about hold again.
            case rulesHold = "rules_hold"
            /// A person made its level the usual one.
            case accepted
            /// It has lasted so long, and was so little, that its level is the usual one.
            case becameUsual = "became_usual"
            /// The days it was told of look otherwise now: their data was corrected.
            case corrected
            /// Another incident is told in its place.
            case replaced
        }

        package let incident: ReportedIncident
        package let reason: Reason
        package let acknowledgement: Acknowledgement?
    }

    /// Worst first.
    package let news: [NewsItem]
    /// Open, and quiet today.
    package let waiting: [ReportedIncident]
    package let resolved: [Resolved]
    package let revised: [RevisedDay]

    init(
        checks: [RecordedOutcome], results: [DayResult], layerOne: LayerOne, expectedDay: Day,
        book: IncidentBook, reportDays: Int
    ) {
        let findings = layerOne.findings[expectedDay] ?? []
        let result = results.last
        let violated = checks.filter { $0.isViolated && $0.severity > .p2 }
            .enumerated().sorted {
                $0.element.severity != $1.element.severity
                    ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
            }.map(\.element)
        // One piece of news for one trouble: without orders, the rule that there are some says nothing new.
        let also =
            result?.incident?.isFall == true
            ? violated.filter { HealthRules.spec(of: $0.rule)?.effect == .partialLoad } : []
        let data = NewsItem.data(
            violated.filter { !also.contains($0) }, findings, day: expectedDay, book,
            isBlocked: layerOne.statuses[expectedDay] == .quarantined)
        let business = result?.incident.map { incident in
            let known =
                incident.first < incident.day
                ? Self.known(incident.id, results, book) : book.told(incident.id)
            return NewsItem.business(incident, also: also, findings, known, book)
        }
        news = [data, business].compactMap { $0 }.enumerated().sorted {
            $0.element.severity != $1.element.severity
                ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
        }.map(\.element)

        var waiting: [ReportedIncident] = []
        var resolved: [Resolved] = []
        for incident in book.open(.data) where incident.id != data?.id {
            resolved.append(Resolved(incident.with(.resolved), .rulesHold))
        }
        let open = result?.open.flatMap { Self.known($0, results, book) }
        for incident in book.open(.business) where incident.id != business?.id {
            if business == nil, open?.id == incident.id {
                waiting.append(incident.with(.waiting))
                continue
            }
            let acknowledgement = book.acknowledgement(of: incident.id)
            let reason: Resolved.Reason =
                if acknowledgement?.isNewNormal == true {
                    .accepted
                } else if !results.contains(where: { $0.incident?.id == incident.id }) {
                    .corrected
                } else if business != nil {
                    .replaced
                } else if Self.becameUsual(incident.id, results) {
                    .becameUsual
                } else { .back }
            resolved.append(Resolved(incident.with(.resolved), reason, acknowledgement))
        }
        self.waiting = waiting
        self.resolved = resolved
        revised = book.revisions(results, days: reportDays)
    }

    /// Whether an incident ended because its level is the usual one: on the evening of its last day with alerts, so it is
    /// told the day after.
    private static func becameUsual(_ id: String, _ results: [DayResult]) -> Bool {
        let last = results.last { $0.notes.contains(.closed(incident: id)) }
        return last?.notes.contains { note in
            if case .accepted(_, id) = note { true } else { false }
        } ?? false
    }

    /// The id of the business incident that is open, with alerts today or without.
    var open: String? {
        let alerting = news.first { if case .business = $0.subject { true } else { false } }
        return alerting?.id ?? waiting.first?.id
    }

    /// As an incident of earlier days was told before, under this id or, where a correction gave it
    /// another one, as the one that was open and that today's numbers know nothing of.
    private static func known(
        _ id: String, _ results: [DayResult], _ book: IncidentBook
    ) -> ReportedIncident? {
        book.told(id)
            ?? book.open(.business).first { open in
                !results.contains { $0.incident?.id == open.id }
            }
    }

    /// What the ledger keeps of it.
    var incidents: [ReportedIncident] {
        (news.map(\.told) + waiting + resolved.map(\.incident)).sorted { $0.id < $1.id }
    }
}

extension DayMessage.Resolved {
    fileprivate init(
        _ incident: ReportedIncident, _ reason: Reason, _ acknowledgement: Acknowledgement? = nil
    ) {
        self.incident = incident
        self.reason = reason
        self.acknowledgement = acknowledgement
    }
}

extension ReportedIncident {
    fileprivate func with(_ state: State) -> ReportedIncident {
        var incident = self
        incident.state = state
        return incident
    }
}
