import DailyNumbers
import Shared

struct PromotionBypassed: HealthRule {
    static let maxShare = ShareTest.maxShare(
        0.05, "accepted rows, as a share of a usual day's: late events of other partitions")

    let spec = RuleSpec(
        id: "promotion.bypassed", layer: .warehouse, severity: .p0,
        summary: "The warehouse has rows of a day that layer 1 quarantined.",
        rationale: """
            The transform read the raw landing area rather than promoted/, or ran before the gate. \
            Release the day if it is right after all (ingest-gate release), or build the warehouse \
            anew from promoted/.
            """,
        parameters: [maxShare],
        lookFirst:
            "build the warehouse anew from promoted/, or release the day: ingest-gate release")

    var passes: HealthExample { HealthExample(admitted: [HealthExample.expectedDay]) }
    var violates: HealthExample {
        HealthExample(quarantined: [Day(number: HealthExample.expectedDay.number - 1)])
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard input.layerOne.isKnown else {
            return [.lacking(.cases, "layer 1 has no ledger")]
        }
        let share = settings[Self.maxShare]
        let whole = input.timeline.days.filter(\.status.isWhole)
        func isMuch(_ day: DailyMetrics, _ count: (DailyMetrics) -> Int) -> Bool {
            let usual = RobustScale.median(whole.map { Double(count($0)) }) ?? 0
            return Double(count(day)) > share * usual
        }
        let quarantined = input.timeline.days.filter { $0.status == .quarantined }
        let bypassed = quarantined.filter { day in
            isMuch(day) { $0.total.sessions } || isMuch(day) { $0.total.purchases }
        }.map(\.day)
        let listed = bypassed.prefix(5).map(\.description).joined(separator: ", ")
        return [
            Outcome(
                bypassed.isEmpty ? .passed : .violated, observed: Double(bypassed.count),
                threshold: 0, n: quarantined.count, days: bypassed,
                bypassed.isEmpty
                    ? "nothing of \(Decimals.count(quarantined.count, "quarantined day"))"
                    : "rows of \(listed), which layer 1 quarantined")
        ]
    }
}
