import DailyNumbers
import Shared

struct ExpectedDay: HealthRule {
    static let id = "completeness.expected_day"

    let spec = RuleSpec(
        id: id, layer: .warehouse, severity: .p0,
        summary: "The expected day is missing, quarantined or only partly there.",
        rationale: """
            Its numbers are not judged, since they are not those of a day. Layer 1 knows why: \
            ingest-gate status.
            """,
        lookFirst: "did the day's partition land, and was it promoted? ingest-gate status")

    var violates: HealthExample { HealthExample(quarantined: [HealthExample.expectedDay]) }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let day = input.timeline.days.last, day.day == input.expectedDay else { return [] }
        return [
            Outcome(
                day.status.isWhole || day.status == .closed ? .passed : .violated, days: [day.day],
                "\(day.day) is \(day.status.rawValue)")
        ]
    }
}
