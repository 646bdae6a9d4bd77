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
    private let names: ToldNames

    init(
        checks: [RecordedOutcome], results: [DayResult], layerOne: LayerOne, expectedDay: Day,
        book: IncidentBook, reportDays: Int, currency: String?
    ) {
        let findings = layerOne.findings[expectedDay] ?? []
        let waived = layerOne.waived[expectedDay] ?? []
        let result = results.last
        let violated = checks.filter { $0.isViolated && $0.severity > .p2 }
            .enumerated().sorted {
                $0.element.severity != $1.element.severity
                    ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
            }.map(\.element)
        // Ids that repeat are the proof of a day that was loaded twice, and last until it is mended.
        let isProven = violated.contains {
            HealthRules.spec(of: $0.rule)?.effect == .duplicateLoad && $0.severity == .p0
                && $0.days.contains(expectedDay)
        }
        let incidents = (result?.incidents ?? []).filter {
            !(isProven && $0.cause == .duplicateLoad)
        }
        // One piece of news for one trouble: without orders, the rule that there are some says nothing new.
        let falling = incidents.first(where: \.isFall)
        let also =
            falling == nil
            ? [] : violated.filter { HealthRules.spec(of: $0.rule)?.effect == .partialLoad }
        let data = NewsItem.data(
            violated.filter { !also.contains($0) }, findings, day: expectedDay, book,
            isBlocked: layerOne.statuses[expectedDay] == .quarantined, waived: waived)
        let names = ToldNames(results, book)
        let business = incidents.map { incident in
            NewsItem.business(
                incident, also: incident.id == falling?.id ? also : [], findings,
                names.told[incident.id], book, waived: waived, currency: currency)
        }
        news = ([data].compactMap { $0 } + business).enumerated().sorted {
            $0.element.severity != $1.element.severity
                ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
        }.map(\.element)

        var waiting: [ReportedIncident] = []
        var resolved: [Resolved] = []
        for incident in book.open(.data) where incident.id != data?.id {
            resolved.append(Resolved(incident.with(.resolved), .rulesHold))
        }
        let open = Set((result?.open ?? []).map { names[$0] })
        let alerting = Set(business.map(\.id))
        for incident in book.open(.business) where !alerting.contains(incident.id) {
            if open.contains(incident.id) {
                waiting.append(incident.with(.waiting))
                continue
            }
            let acknowledgement = book.acknowledgement(of: incident.id)
            let reason: Resolved.Reason =
                if acknowledgement?.isNewNormal == true {
                    .accepted
                } else if !results.contains(where: {
                    $0.incidents.contains { $0.id == incident.id }
                }) {
                    .corrected
                } else if Self.becameUsual(incident.id, results) {
                    .becameUsual
                } else if business.contains(where: { $0.shares(incident) }) {
                    .replaced
                } else { .back }
            resolved.append(Resolved(incident.with(.resolved), reason, acknowledgement))
        }
        self.waiting = waiting
        self.resolved = resolved
        revised = book.revisions(results, days: reportDays, currency: currency)
        self.names = names
    }

    /// Whether an incident ended because its level is the usual one: on the evening of its last day with alerts, so it is
    /// told the day after.
    private static func becameUsual(_ id: String, _ results: [DayResult]) -> Bool {
        let last = results.last { $0.notes.contains(.closed(incident: id)) }
        return last?.notes.contains { note in
            if case .accepted(_, id) = note { true } else { false }
        } ?? false
    }

    /// The id that an incident of the days' results was told under.
    func name(of id: String) -> String { names[id] }

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
