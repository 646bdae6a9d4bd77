import DailyNumbers
import Detection
import Shared

/// As what the incidents of the days' results were told before: under their own id or, where a correction gave an incident another
/// one, as one that was open and that today's numbers know nothing of.
struct ToldNames: Sendable {
    /// By the id that today's numbers give it.
    let told: [String: ReportedIncident]

    init(_ results: [DayResult], _ book: IncidentBook) {
        var told: [String: ReportedIncident] = [:]
        guard let result = results.last else {
            self.told = told
            return
        }
        let found = Set(results.flatMap(\.incidents).map(\.id))
        var orphans = book.open(.business).filter { !found.contains($0.id) }
        let today = result.incidents.map(\.id)
        for id in today + result.open.filter({ !today.contains($0) }) {
            if let known = book.told(id) {
                told[id] = known
                continue
            }
            // The newest of it: its first day may be as unknown as its name.
            guard
                let incident = results.lazy.reversed().flatMap(\.incidents)
                    .first(where: { $0.id == id }), incident.first < result.day,
                let i = orphans.firstIndex(where: { $0.resembles(incident) })
            else { continue }
            told[id] = orphans.remove(at: i)
        }
        self.told = told
    }

    subscript(_ id: String) -> String { told[id]?.id ?? id }
}

extension ReportedIncident {
    /// Whether the two are about the same numbers.
    func resembles(_ incident: Incident) -> Bool {
        !Set(incident.alerts.map(\.measure.description)).isDisjoint(with: subjects)
    }
}
