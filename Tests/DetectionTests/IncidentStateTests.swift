import Detection
import Shared
import Testing

@Suite("What trouble is today, by what is known of it") struct IncidentStateTests {
    @Test(
        arguments: [
            (nil, false, .opened, true),
            ((.p1, true), false, .ongoing, false),
            ((.p0, true), false, .ongoing, false),
            ((.p1, false), false, .reopened, false),
            ((.p2, true), false, .escalated, true),
            ((.p2, false), false, .escalated, true),
            ((.p0, true), true, .escalated, true),
            ((.p0, false), true, .escalated, true),
        ] as [((Severity, Bool)?, Bool, ReportedIncident.State, Bool)])
    func states(
        before: (Severity, Bool)?, joins: Bool, expected: ReportedIncident.State, pages: Bool
    ) {
        let state = ReportedIncident.State(
            .p1, before: before.map { ($0.0, $0.1) }, joins: joins)
        #expect(state == expected)
        #expect(state.pages == pages)
    }
}
